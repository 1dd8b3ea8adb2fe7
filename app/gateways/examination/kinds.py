"""What a file is, by its content; a file that is two things at once is neither."""

import zipfile
from io import BytesIO

from app.gateways.examination.unfit import DOUBLE, UNKNOWN, Unfit

PDF, JPEG, PNG, HEIC = "application/pdf", "image/jpeg", "image/png", "image/heic"
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_HEAD = 1024
"""Where readers look for the header of a PDF (ISO 32000-1, annex H, note 13)."""
_BLANK = b"\0\t\n\f\r \xef\xbb\xbf\xfe\xff"
# Archives and programs first, then documents: what no honest producer glues to a file that we take.
_OTHERS = (
    b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe",
    b"#!", b"GIF8", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"BM", b"II*\0", b"MM\0*", b"RIFF", b"\xff\xd8\xff", b"\x89PNG",
)  # fmt: skip
_GLUED = _OTHERS[:8]


def kind_of(data: bytes) -> str:
    """The type that the content shows."""
    image = _image(data)
    at = data.find(b"%PDF-", 0, _HEAD)
    if image is not None:
        if at >= 0:
            raise Unfit(DOUBLE)
        return image
    if at < 0:
        raise Unfit(UNKNOWN)
    before = data[:at].lstrip(_BLANK)
    # Blanks, or a printer's preamble, are some producers' habit; a page or another file is none.
    if b"<" in before or before.startswith(_OTHERS):
        raise Unfit(DOUBLE)
    return PDF


def _image(data: bytes) -> str | None:
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return HEIC
    return None


def refuse_glued(tail: bytes) -> None:
    """What follows the end of a file stays out of its clean copy; another file there is no accident."""
    tail = tail.lstrip(_BLANK)
    if not tail:
        return
    if tail.startswith(_GLUED) or b"%PDF-" in tail or (b"PK\x05\x06" in tail and zipfile.is_zipfile(BytesIO(tail))):
        raise Unfit(DOUBLE)
