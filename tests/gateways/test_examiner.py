"""Files of strangers: what they do to the process that reads them stays there."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from structlog.testing import capture_logs

from app.gateways.examination import __main__ as program
from app.gateways.examiner import Examined, Examiner, Fault, told_by
from app.kit.errors import Unavailable
from tests.justificatifs import files


@pytest.fixture(scope="module")
async def examiner() -> AsyncIterator[Examiner]:
    """One, that tests share as jobs do."""
    made = Examiner()
    yield made
    await made.close()


async def examined(examiner: Examiner, folder: Path, content: bytes) -> Examined:
    path = folder / "file"
    path.write_bytes(content)
    found = await examiner.examine(path, folder / "copy", folder / "joined")
    assert (folder / "copy").exists() == (found.fault is None)
    return found


@pytest.mark.parametrize(
    ("content", "media_type", "pages", "clean"),
    [
        (files.pdf(pages=3).content, "application/pdf", 3, "application/pdf"),
        (b"\n\n" + files.pdf().content, "application/pdf", 1, "application/pdf"),
        (files.jpeg().content, "image/jpeg", None, "image/jpeg"),
        (files.png().content, "image/png", None, "image/png"),
        (files.heic().content, "image/heic", None, "image/jpeg"),
    ],
    ids=["pdf", "pdf after blank lines", "jpeg", "png", "heic"],
)
async def test_an_honest_file_is_read_to_its_end(
    examiner: Examiner, tmp_path: Path, content: bytes, media_type: str, pages: int | None, clean: str
) -> None:
    assert await examined(examiner, tmp_path, content) == Examined(media_type, None, pages, clean)


async def test_a_pdf_whose_table_is_a_little_wrong_is_read_all_the_same(examiner: Examiner, tmp_path: Path) -> None:
    content = files.pdf().content
    start = content.rindex(b"startxref")
    assert (await examined(examiner, tmp_path, content[:start] + b"startxref\n7\n%%EOF\n")).fault is None


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.MAUVAIS_TYPE),
        (b"PK\x03\x04", Fault.MAUVAIS_TYPE),
        (files.locked_pdf().content, Fault.PROTEGE),
        (files.cut(files.pdf()).content, Fault.CASSE),
        (files.pdf(pages=0).content, Fault.CASSE),
        (files.cut(files.png()).content, Fault.CASSE),
        (files.cut(files.heic()).content, Fault.CASSE),
        (b"\xff\xd8\xff" + b"\x00" * 200, Fault.CASSE),
        (files.bomb().content, Fault.TROP_COMPLEXE),
    ],
    ids=["empty", "zip", "locked", "cut pdf", "no page", "cut png", "cut heic", "no jpeg", "bomb"],
)
async def test_an_unfit_file_is_told_why(examiner: Examiner, tmp_path: Path, content: bytes, fault: Fault) -> None:
    assert (await examined(examiner, tmp_path, content)).fault is fault


async def test_a_file_that_eats_memory_is_the_loser(examiner: Examiner, tmp_path: Path) -> None:
    """Two gigabytes of blanks in 64 kilobytes."""
    document = pikepdf.new()
    document.add_blank_page()
    stream = document.make_stream(b" " * (64 * 1024 * 1024))
    document.pages[-1].Contents = pikepdf.Array([stream] * 32)
    document.save(tmp_path / "bomb.pdf")
    found = await examiner.examine(tmp_path / "bomb.pdf", tmp_path / "copy", tmp_path / "joined")
    assert found.fault is Fault.TROP_COMPLEXE


async def test_a_failure_of_ours_is_no_verdict(examiner: Examiner, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        await examiner.examine(tmp_path / "absent", tmp_path / "copy", tmp_path / "joined")
    assert os.listdir(tmp_path) == []  # noqa: PTH208 -- nothing was left


def test_a_child_killed_by_its_file_is_a_verdict_and_by_us_none() -> None:
    """Past its CPU time, or crashed in a parser; the kernel short of memory kills for its own reasons."""
    for end in (-signal.SIGXCPU, -signal.SIGSEGV):
        assert told_by(b'{"end": %d, "told": ""}' % end) == Examined(None, Fault.TROP_COMPLEXE)
    for end in (-signal.SIGKILL, 1):
        with pytest.raises(Unavailable):
            told_by(b'{"end": %d, "told": ""}' % end)


async def test_several_at_once_are_each_told_their_own(examiner: Examiner, tmp_path: Path) -> None:
    """And the processes that were needed serve again."""
    for number in range(6):
        (tmp_path / f"{number}").write_bytes(files.pdf(pages=number + 1).content)
    paths = [(tmp_path / f"{number}", tmp_path / f"{number}c", tmp_path / f"{number}j") for number in range(6)]
    found = await asyncio.gather(*(examiner.examine(*three) for three in paths))
    assert [one.pages for one in found] == [1, 2, 3, 4, 5, 6]


async def test_one_that_lasts_is_ended_with_what_it_forked(tmp_path: Path) -> None:
    """It is no verdict; the next file is read by another process."""
    hasty = Examiner(patience=0.001)
    (tmp_path / "file").write_bytes(files.pdf().content)
    with pytest.raises(Unavailable):
        await hasty.examine(tmp_path / "file", tmp_path / "copy", tmp_path / "joined")
    await hasty.close()


async def test_it_reads_without_our_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes that parse have none of our settings in their environment."""
    monkeypatch.setenv("BTS_SECRET_KEY", "secret")
    examiner = Examiner()
    await examined(examiner, tmp_path, files.png().content)
    [process] = examiner._idle  # noqa: SLF001 -- nobody else knows it
    environment = await asyncio.to_thread(Path(f"/proc/{process.pid}/environ").read_bytes)
    assert b"PATH=" in environment
    assert b"BTS_" not in environment
    await examiner.close()


async def test_what_a_parser_stumbles_on_is_told_to_the_log(examiner: Examiner, tmp_path: Path) -> None:
    with capture_logs() as logs:
        found = await examined(examiner, tmp_path, b"\x89PNG\r\n\x1a\n" + bytes(64))
    assert found.fault is Fault.CASSE
    assert [(line["event"], line["raised"]) for line in logs] == [("parser-stumbled", found.raised)]


def test_a_library_that_lacks_a_part_is_no_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Phones put two pictures in a JPEG; what reads those is loaded when one comes."""
    written = BytesIO()
    one, other = (Image.new("RGB", (32, 32), colour) for colour in ("navy", "white"))
    one.save(written, "MPO", save_all=True, append_images=[other])
    path = tmp_path / "file"
    path.write_bytes(written.getvalue())
    assert program.examined(path, tmp_path / "copy", tmp_path / "joined")["fault"] is None
    monkeypatch.setitem(sys.modules, "PIL.MpoImagePlugin", None)
    with pytest.raises(ImportError):
        program.examined(path, tmp_path / "copy", tmp_path / "joined")
