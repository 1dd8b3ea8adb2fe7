"""A JPEG without what it tells besides its picture: its segments are copied, the picture is not compressed anew."""

import re
from dataclasses import dataclass

from app.gateways.examination.unfit import TOO_COMPLEX, Unfit

_FILL, _EOI, _SOS, _APP0, _APP14 = 0xFF, 0xD9, 0xDA, 0xE0, 0xEE
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_PICTURE = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF})
_AFTER_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_JFIF, _ADOBE = 16, 14
_MOST_SCANS = 100
"""Real progressive photographs have about ten; thousands only keep a reader busy."""


class Strange(Exception):  # noqa: N818 -- not a verdict: the picture is then compressed anew
    """The segments do not follow each other as they should."""


@dataclass(frozen=True, slots=True)
class Stripped:
    """The copy, what followed the end of the original, whether there was an end."""

    content: bytes
    tail: bytes
    ended: bool


def stripped(data: bytes, orientation: int) -> Stripped:
    """The picture alone, its orientation kept; `Strange` when the segments cannot be told apart."""
    kept, at, scans = [b"\xff\xd8", _upright(orientation)], 2, 0
    while at < len(data):
        marker, at = _marker(data, at)
        if marker == _EOI:
            return Stripped(b"".join(kept) + b"\xff\xd9", data[at:], ended=True)
        if marker in _ALONE:
            continue
        end = at + int.from_bytes(data[at : at + 2], "big")
        if end < at + 2 or end > len(data):
            break
        kept.append(_kept(marker, data[at:end]))
        if marker == _SOS:
            scans += 1
            if scans > _MOST_SCANS:
                raise Unfit(TOO_COMPLEX)
            found = _AFTER_SCAN.search(data, end)
            start, end = end, found.start() if found else len(data)
            kept.append(data[start:end])
        at = end
    if not scans:
        raise Strange
    return Stripped(b"".join(kept) + b"\xff\xd9", b"", ended=False)


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The next marker and where it ends; some cameras put bytes of filling before."""
    if data[at] != _FILL:
        raise Strange
    while at < len(data) and data[at] == _FILL:
        at += 1
    if at == len(data):
        raise Strange
    return data[at], at + 1


def _kept(marker: int, segment: bytes) -> bytes:
    head = bytes((_FILL, marker))
    if marker in _PICTURE:
        return head + segment
    if marker == _APP0 and segment[2:7] == b"JFIF\0" and len(segment) >= _JFIF:
        return head + b"\x00\x10" + segment[2:14] + b"\0\0"  # without its thumbnail
    if marker == _APP14 and segment[2:7] == b"Adobe" and len(segment) >= _ADOBE:
        return head + b"\x00\x0e" + segment[2:_ADOBE]  # which colours these are
    return b""


def _upright(orientation: int) -> bytes:
    """An EXIF block that says how to hold the picture, and nothing else."""
    if orientation == 1:
        return b""
    entry = b"\x12\x01\x03\x00\x01\x00\x00\x00" + bytes((orientation, 0, 0, 0))
    told = b"Exif\0\0II*\0\x08\0\0\0\x01\0" + entry + b"\0\0\0\0"
    return b"\xff\xe1" + (len(told) + 2).to_bytes(2, "big") + told
