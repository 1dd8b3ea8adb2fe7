"""Photographs and scans, and what may be hidden in them."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, PngImagePlugin

from tests.justificatifs.files import PHOTO

WHERE = b"43.2965N 5.3698E"
"""Where a photograph was taken: no clean copy may tell."""


def drawn(size: tuple[int, int] = (320, 240), mode: str = "RGB") -> Image.Image:
    """A sheet with lines on a gradient, the same each time."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    pen = ImageDraw.Draw(picture)
    for row in range(10, size[1], 14):
        pen.line((20, row, size[0] - 20 - row % 60, row), fill=(20, 20, 60), width=3)
    return picture.convert(mode)


def saved(picture: Image.Image, format_: str, **options: Any) -> bytes:
    """Its bytes."""
    written = BytesIO()
    picture.save(written, format_, **options)
    return written.getvalue()


def located(orientation: int = 1) -> Image.Exif:
    """EXIF as phones write it: how it was held, and where."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x010E] = orientation, "Telephone EXEMPLE", WHERE.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 17.0, 47.4), 3: "E", 4: (5.0, 22.0, 11.3), 29: "2026:11:20"})
    return exif


def jpeg(orientation: int = 1, *, size: tuple[int, int] = (320, 240), mode: str = "RGB", **options: Any) -> bytes:
    """A photograph."""
    return saved(drawn(size, mode), "JPEG", exif=located(orientation), **options)


def png(size: tuple[int, int] = (320, 240), mode: str = "RGB", **options: Any) -> bytes:
    """A screenshot."""
    return saved(drawn(size, mode), "PNG", **options)


def said(**texts: str) -> PngImagePlugin.PngInfo:
    """Texts of a PNG."""
    info = PngImagePlugin.PngInfo()
    for name, text in texts.items():
        info.add_text(name, text)
    return info


def heic() -> bytes:
    """What phones make."""
    return PHOTO.read_bytes()


def branded(brand: bytes) -> bytes:
    """The same under another brand of the family."""
    content = heic()
    return content[:8] + brand + content[12:]


def boxed(name: bytes, content: bytes) -> bytes:
    """A box after the others."""
    return heic() + (len(content) + 8).to_bytes(4, "big") + name + content


def segment(marker: int, content: bytes) -> bytes:
    """One of a JPEG."""
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


def with_segment(marker: int, content: bytes, whole: bytes | None = None) -> bytes:
    """A JPEG with one more, first."""
    whole = whole or jpeg()
    return whole[:2] + segment(marker, content) + whole[2:]


def chunk(name: bytes, content: bytes) -> bytes:
    """One of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def with_chunk(name: bytes, content: bytes, whole: bytes | None = None) -> bytes:
    """A PNG with one more, after its header."""
    whole = whole or png()
    return whole[:33] + chunk(name, content) + whole[33:]


def header(width: int, height: int) -> bytes:
    """A PNG of that size that holds hardly anything."""
    told = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", told) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


def resized(content: bytes, width: int, height: int) -> bytes:
    """A JPEG that pretends to another size."""
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", height, width) + content[at + 4 :]
