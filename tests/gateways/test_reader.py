"""What a machine sees in files, and what hostile ones do to the process that looks: it stays there."""

import signal
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import segno
from PIL import Image

from app.gateways.reader import Page, read, shown_by
from app.gateways.reading.pages import MOST_PAGES
from app.kit.errors import Unavailable
from tests.justificatifs import files

PREFIX = "BTS1 "
BESIDE = (1.2, 0.0, 2.2, 1.0)
"""A box as large as the code, a fifth of it further right."""


async def seen(folder: Path, content: bytes) -> tuple[Page, ...]:
    path = folder / "file"
    path.write_bytes(content)
    return await read(path, prefix=PREFIX, boxes={"beside": BESIDE})


async def measured(folder: Path, content: bytes) -> tuple[Page, ...]:
    """The same, no code being sought."""
    path = folder / "file"
    path.write_bytes(content)
    return await read(path)


def sheet(*, inked: bool, turned: int = 0, orientation: int | None = None, format_: str = "JPEG") -> bytes:
    """A code, and something beside it or nothing; turned, and perhaps said so by its tag."""
    drawn = BytesIO()
    segno.make_qr(f"{PREFIX}EXEMPLE", error="m", version=5).save(drawn, kind="png", scale=6, border=4)
    page = Image.new("RGB", (1240, 900), "white")
    page.paste(Image.open(drawn).convert("RGB"), (300, 300))
    if inked:
        for row in range(20, 200, 20):
            page.paste("navy", (630, 330 + row, 760, 333 + row))
    page = page.rotate(turned, expand=True)
    tags = page.getexif()
    if orientation is not None:
        tags[0x0112] = orientation
    written = BytesIO()
    page.save(written, format_, exif=tags, quality=90)
    return written.getvalue()


@pytest.mark.parametrize("turned", [0, 90, 180, 270, 12])
@pytest.mark.parametrize("inked", [True, False])
async def test_ink_is_found_from_the_code_whichever_way_it_lies(tmp_path: Path, turned: int, *, inked: bool) -> None:
    [page] = await seen(tmp_path, sheet(inked=inked, turned=turned))
    [code] = page.codes
    assert code.text == f"{PREFIX}EXEMPLE"
    share = code.ink["beside"]
    assert share is not None
    assert (share > 0.02) is inked


async def test_the_orientation_that_a_phone_writes_is_applied(tmp_path: Path) -> None:
    [lying] = await seen(tmp_path, sheet(inked=True, turned=90, orientation=6))
    assert (lying.side, len(lying.codes)) == (1240, 1)


async def test_a_box_out_of_the_page_says_nothing(tmp_path: Path) -> None:
    picture = Image.open(BytesIO(sheet(inked=True))).crop((0, 0, 700, 900))
    written = BytesIO()
    picture.save(written, "PNG")
    [page] = await seen(tmp_path, written.getvalue())
    assert page.codes[0].ink == {"beside": None}


async def test_codes_are_sought_only_when_asked_and_only_ours(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(sheet(inked=True))
    [unasked] = await read(path)
    [others] = await read(path, prefix="BTS9 ")
    assert unasked.codes == others.codes == ()


async def test_every_page_and_every_format_is_measured(tmp_path: Path) -> None:
    assert [page.number for page in await measured(tmp_path, files.pdf(pages=3).content)] == [1, 2, 3]
    for sent in (files.jpeg(), files.png()):
        [page] = await measured(tmp_path, sent.content)
        assert page.side == 120


async def test_transparent_paper_is_white(tmp_path: Path) -> None:
    written = BytesIO()
    Image.new("RGBA", (900, 900), (0, 0, 0, 0)).save(written, "PNG")
    [page] = await measured(tmp_path, written.getvalue())
    assert (page.light, page.edge) == (255, None)


async def test_a_scanner_of_sixteen_bits_is_seen_as_others(tmp_path: Path) -> None:
    written = BytesIO()
    Image.new("I;16", (900, 900), 100 * 256).save(written, "PNG")
    [page] = await measured(tmp_path, written.getvalue())
    assert page.light == 100


async def test_a_scan_in_a_pdf_is_as_fine_as_its_picture(tmp_path: Path) -> None:
    written = BytesIO()
    Image.new("RGB", (413, 585), "white").save(written, "PDF", resolution=50)
    [page] = await measured(tmp_path, written.getvalue())
    assert 580 <= page.side <= 590
    [drawn] = await measured(tmp_path, files.pdf().content)
    assert drawn.side == 0


async def test_a_long_file_is_looked_at_as_far_as_it_is_allowed(tmp_path: Path) -> None:
    document = pikepdf.new()
    for _ in range(MOST_PAGES + 5):
        document.add_blank_page(page_size=(72, 72))
    document.save(tmp_path / "long.pdf")
    assert len(await read(tmp_path / "long.pdf")) == MOST_PAGES


async def test_a_page_as_large_as_a_field_is_drawn_small(tmp_path: Path) -> None:
    document = pikepdf.new()
    document.add_blank_page(page_size=(14_400, 14_400))
    document.save(tmp_path / "large.pdf")
    [page] = await read(tmp_path / "large.pdf")
    assert page.light == 255


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", files.cut(files.jpeg()).content, files.bomb().content, files.locked_pdf().content],
    ids=["empty", "no pdf", "cut", "bomb", "locked"],
)
async def test_what_cannot_be_read_shows_nothing(tmp_path: Path, content: bytes) -> None:
    assert await measured(tmp_path, content) == ()


async def test_a_failure_of_ours_is_no_reading(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        await read(tmp_path / "absent")


def test_a_child_killed_by_its_file_shows_nothing_and_by_us_is_tried_again() -> None:
    assert shown_by(-signal.SIGXCPU, b"") == shown_by(-signal.SIGSEGV, b"") == ()
    with pytest.raises(Unavailable):
        shown_by(-signal.SIGKILL, b"")
    with pytest.raises(Unavailable):
        shown_by(1, b"")
