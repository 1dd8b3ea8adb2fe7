"""Photographs and scans: every pixel is read; the clean copy holds the picture, held upright, and nothing else."""

import warnings
from collections.abc import Callable
from io import BytesIO

import pi_heif
from PIL import Image, ImageOps

from app.gateways.examination import jpeg, png
from app.gateways.examination.jpeg import Strange, Stripped
from app.gateways.examination.kinds import HEIC, JPEG, PNG, refuse_glued
from app.gateways.examination.unfit import BROKEN, TOO_COMPLEX, Unfit

_MOST_PIXELS = {JPEG: 210_000_000, PNG: 100_000_000, HEIC: 100_000_000}
"""[P] The largest sensors of phones make 200 million, which they send as JPEG."""
_FORMATS = {JPEG: ("JPEG",), PNG: ("PNG",), HEIC: ("HEIF",)}
_QUALITY = 90
_ORIENTATION = 0x0112
_UPRIGHT, _LAST = 1, 8
_BOX = 8
"""Bytes of a box of HEIF besides its content."""

Image.preinit()  # its readers too are loaded before the fork


def clean(data: bytes, media_type: str) -> tuple[bytes, str]:
    """The clean copy and its type."""
    pi_heif.register_heif_opener(thumbnails=False)
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS[media_type]
    try:
        return _CLEANED[media_type](data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit(TOO_COMPLEX) from None


def _jpeg(data: bytes) -> tuple[bytes, str]:
    orientation = _orientation(data, JPEG)
    try:
        return _checked(jpeg.stripped(data, orientation), data, JPEG), JPEG
    except Strange:
        return _compressed(data, JPEG), JPEG


def _png(data: bytes) -> tuple[bytes, str]:
    try:
        copy = png.stripped(data)
        _read(copy.content if copy.ended else data, PNG)
    except (Strange, SyntaxError):
        return _anew(data), PNG
    if not copy.ended:
        raise Unfit(BROKEN)
    refuse_glued(copy.tail)
    return (copy.content if _orientation(data, PNG) == _UPRIGHT else _anew(data)), PNG


def _heic(data: bytes) -> tuple[bytes, str]:
    """A JPEG, which every agent's machine opens."""
    refuse_glued(data[_boxes_end(data) :])
    return _compressed(data, HEIC), JPEG


_CLEANED: dict[str, Callable[[bytes], tuple[bytes, str]]] = {JPEG: _jpeg, PNG: _png, HEIC: _heic}


def _checked(copy: Stripped, data: bytes, media_type: str) -> bytes:
    """The copy, if all its pixels can be read; without an end, only the original tells what is missing."""
    _read(copy.content if copy.ended else data, media_type)
    refuse_glued(copy.tail)
    return copy.content


def _read(data: bytes, media_type: str) -> None:
    with Image.open(BytesIO(data), formats=_FORMATS[media_type]) as picture:
        # All of a JPEG is decoded, an eighth of it is drawn.
        picture.draft(None, (picture.width // 8 or 1, picture.height // 8 or 1))
        picture.load()


def _orientation(data: bytes, media_type: str) -> int:
    try:
        with Image.open(BytesIO(data), formats=_FORMATS[media_type]) as picture:
            found = picture.getexif().get(_ORIENTATION, _UPRIGHT)
    except ImportError:
        raise  # ours, not the file's
    except Exception:  # noqa: BLE001 -- what it says of itself is past reading; its pixels are judged apart
        return _UPRIGHT
    return found if isinstance(found, int) and _UPRIGHT <= found <= _LAST else _UPRIGHT


def _compressed(data: bytes, media_type: str) -> bytes:
    """The primary picture as a JPEG."""
    written = BytesIO()
    with Image.open(BytesIO(data), formats=_FORMATS[media_type]) as picture:
        upright = ImageOps.exif_transpose(picture)
        plain = upright if upright.mode in {"L", "RGB"} else upright.convert("RGB")
        plain.save(written, "JPEG", quality=_QUALITY, exif=b"", icc_profile=None)
    return written.getvalue()


def _anew(data: bytes) -> bytes:
    """The same pixels, upright, as a new PNG."""
    written = BytesIO()
    with Image.open(BytesIO(data), formats=_FORMATS[PNG]) as picture:
        upright = ImageOps.exif_transpose(picture)
        upright.info = {name: value for name, value in upright.info.items() if name == "transparency"}
        upright.save(written, "PNG", exif=b"", icc_profile=None)
    return written.getvalue()


def _boxes_end(data: bytes) -> int:
    """Where the boxes of a HEIF file end."""
    at = 0
    while at + _BOX <= len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size == 0 or not name.isascii() or not name.decode().isprintable():
            return len(data) if size == 0 else at
        if size < _BOX:
            return at
        at += size
    return min(at, len(data))
