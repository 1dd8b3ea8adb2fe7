"""Pictures byte by byte: what is copied, where a picture ends, and what cannot be told apart."""

from io import BytesIO

import pytest
from PIL import Image

from app.gateways.examination import jpeg, pictures, png, streams
from app.gateways.examination.jpeg import Strange
from app.gateways.examination.unfit import Unfit

TAIL = b"glued to it"
EOI = b"\xff\xd9"


def drawn(kind: str) -> bytes:
    """An ordinary picture."""
    written = BytesIO()
    Image.new("RGB", (16, 16), "navy").save(written, kind)
    return written.getvalue()


def same(copy: bytes, original: bytes) -> bool:
    """Whether both show the same pixels."""
    with Image.open(BytesIO(copy)) as one, Image.open(BytesIO(original)) as other:
        return one.tobytes() == other.tobytes()


def segment(marker: int, content: bytes) -> bytes:
    """One of a JPEG."""
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


def chunk(name: bytes, content: bytes = b"") -> bytes:
    """One of a PNG; nobody looks at its checksum here."""
    return len(content).to_bytes(4, "big") + name + content + bytes(4)


def test_a_jpeg_is_copied_to_its_end_and_what_follows_is_told() -> None:
    photograph = drawn("JPEG")
    found = jpeg.stripped(photograph + TAIL, 1)
    assert (found.tail, found.ended) == (TAIL, True)
    assert same(found.content, photograph)


@pytest.mark.parametrize(
    ("what", "before"),
    [
        ("a comment", segment(0xFE, b"Marseille")),
        ("bytes of filling", b"\xff\xff\xff"),
        ("a marker that stands alone", b"\xff\xd0"),
        ("a place", segment(0xE1, b"Exif\0\0GPS")),
    ],
)
def test_what_is_no_picture_is_left_out_of_a_jpeg(what: str, before: bytes) -> None:
    photograph = drawn("JPEG")
    found = jpeg.stripped(photograph[:2] + before + photograph[2:], 1)
    assert found.ended, what
    assert b"Marseille" not in found.content
    assert b"GPS" not in found.content
    assert same(found.content, photograph)


def test_a_jpeg_cut_after_its_scan_began_has_no_end() -> None:
    found = jpeg.stripped(drawn("JPEG").removesuffix(EOI), 1)
    assert not found.ended
    assert found.content.endswith(EOI)


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("no marker where one is due", b"\xff\xd8\x00\x00"),
        ("filling to the end", b"\xff\xd8\xff\xff"),
        ("a segment longer than the file", b"\xff\xd8\xff\xe1\xff\xff"),
        ("a segment shorter than its own length", b"\xff\xd8\xff\xe1\x00\x01\x00"),
    ],
)
def test_segments_that_cannot_be_told_apart(what: str, data: bytes) -> None:
    with pytest.raises(Strange):
        pytest.fail(f"{what}: {jpeg.stripped(data, 1)}")


def test_thousands_of_scans_only_keep_a_reader_busy() -> None:
    scans = segment(0xDA, b"\0") * 101
    with pytest.raises(Unfit):
        jpeg.stripped(b"\xff\xd8" + scans + EOI, 1)
    assert jpeg.stripped(b"\xff\xd8" + segment(0xDA, b"\0") * 100 + EOI, 1).ended


def test_a_png_is_copied_to_its_end_without_what_it_says_besides() -> None:
    picture = drawn("PNG")
    said = picture[:33] + chunk(b"tEXt", b"Author\0Exemple") + picture[33:]
    found = png.stripped(said + TAIL)
    assert (found.content, found.tail, found.ended) == (picture, TAIL, True)


@pytest.mark.parametrize("cut", [4, 13])
def test_a_png_cut_short_has_no_end(cut: int) -> None:
    assert not png.stripped(drawn("PNG")[:-cut]).ended


def test_chunks_that_cannot_be_told_apart() -> None:
    with pytest.raises(Strange):
        png.stripped(drawn("PNG")[:33] + chunk(b"12 4"))


def box(size: int, name: bytes, content: bytes = b"") -> bytes:
    """One of a HEIF file."""
    return size.to_bytes(4, "big") + name + content


@pytest.mark.parametrize(
    ("what", "data", "end"),
    [
        (
            "two boxes, and something glued to them",
            box(8, b"ftyp") + box(8, b"meta") + b"\0\0\0\x10\xff\xff\xff\xff",
            16,
        ),
        ("a box of 64 bits", box(1, b"mdat", (16).to_bytes(8, "big")) + b"glue", 16),
        ("a box to the end of the file", box(8, b"ftyp") + box(0, b"mdat", b"whatever"), 24),
        ("a box smaller than its own head", box(8, b"ftyp") + box(7, b"meta"), 8),
        ("a box longer than the file", box(8, b"ftyp") + box(99, b"meta"), 16),
        ("a name that is none", box(8, b"ftyp") + box(8, b"\x01\x02\x03\x04"), 8),
    ],
)
def test_where_the_boxes_of_a_photograph_end(what: str, data: bytes, end: int) -> None:
    assert pictures._boxes_end(data) == end, what  # noqa: SLF001 -- the part that no file of the corpus reaches


def test_what_unfolds_in_a_pdf_is_counted_whatever_its_filter() -> None:
    import zlib

    import pikepdf

    document = pikepdf.new()
    zipped = zlib.compress(b"0" * 1000)
    streams_of = [
        pikepdf.Stream(document, zipped, Filter=pikepdf.Name.FlateDecode),
        pikepdf.Stream(document, zlib.compress(zipped), Filter=pikepdf.Array([pikepdf.Name.FlateDecode] * 2)),
        pikepdf.Stream(document, (b"0" * 1000).hex().encode() + b">", Filter=pikepdf.Name.ASCIIHexDecode),
        pikepdf.Stream(document, b"not deflated", Filter=pikepdf.Name.FlateDecode),
        pikepdf.Stream(document, b"not 85 \xff", Filter=pikepdf.Name.ASCII85Decode),
    ]
    totals = []
    for one in streams_of:
        unfolding = streams.Unfolding()
        unfolding.add(one)
        totals.append(unfolding.total)
    assert totals[0] == totals[2] == 1000
    assert totals[1] == 1000 + len(zipped)
    assert totals[3:] == [0, 0]


def test_more_than_a_reader_can_bear_is_refused() -> None:
    import zlib

    import pikepdf

    document = pikepdf.new()
    nearly = streams.Unfolding(total=1024**3 - 10)
    with pytest.raises(Unfit):
        nearly.add(pikepdf.Stream(document, zlib.compress(b"0" * 100), Filter=pikepdf.Name.FlateDecode))
    nearly = streams.Unfolding(total=1024**3 - 10)
    with pytest.raises(Unfit):
        nearly.add(pikepdf.Stream(document, b"30" * 100 + b">", Filter=pikepdf.Name.ASCIIHexDecode))
    wide = pikepdf.Stream(document, b"", Subtype=pikepdf.Name.Image, Width=20_000, Height=20_000)
    with pytest.raises(Unfit):
        streams.Unfolding().add(wide)
