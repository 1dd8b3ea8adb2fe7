"""Files of strangers: what they do to the process that reads them stays there."""

import os
import signal
from pathlib import Path

import pikepdf
import pytest

from app.gateways.examiner import Examined, Fault, examine, told_by
from app.kit.errors import Unavailable
from tests.justificatifs import files


async def examined(folder: Path, content: bytes) -> Examined:
    path = folder / "file"
    path.write_bytes(content)
    found = await examine(path, folder / "copy", folder / "joined")
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
    tmp_path: Path, content: bytes, media_type: str, pages: int | None, clean: str
) -> None:
    assert await examined(tmp_path, content) == Examined(media_type, None, pages, clean)


async def test_a_pdf_whose_table_is_a_little_wrong_is_read_all_the_same(tmp_path: Path) -> None:
    content = files.pdf().content
    start = content.rindex(b"startxref")
    assert (await examined(tmp_path, content[:start] + b"startxref\n7\n%%EOF\n")).fault is None


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
async def test_an_unfit_file_is_told_why(tmp_path: Path, content: bytes, fault: Fault) -> None:
    assert (await examined(tmp_path, content)).fault is fault


async def test_a_file_that_eats_memory_is_the_loser(tmp_path: Path) -> None:
    """Two gigabytes of blanks in 64 kilobytes."""
    document = pikepdf.new()
    document.add_blank_page()
    stream = document.make_stream(b" " * (64 * 1024 * 1024))
    document.pages[-1].Contents = pikepdf.Array([stream] * 32)
    document.save(tmp_path / "bomb.pdf")
    found = await examine(tmp_path / "bomb.pdf", tmp_path / "copy", tmp_path / "joined")
    assert found.fault is Fault.TROP_COMPLEXE


async def test_a_failure_of_ours_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        await examine(tmp_path / "absent", tmp_path / "copy", tmp_path / "joined")
    assert os.listdir(tmp_path) == []  # noqa: PTH208 -- nothing was left


def test_a_child_killed_by_its_file_is_a_verdict_and_by_us_none() -> None:
    """Past its CPU time, or crashed in a parser; the kernel short of memory kills for its own reasons."""
    for end in (-signal.SIGXCPU, -signal.SIGSEGV):
        assert told_by(end, b"") == Examined(None, Fault.TROP_COMPLEXE)
    for end in (-signal.SIGKILL, 1):
        with pytest.raises(Unavailable):
            told_by(end, b"")
