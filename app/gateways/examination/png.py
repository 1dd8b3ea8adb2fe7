"""A PNG without what it tells besides its picture: its chunks are copied, the picture is not compressed anew."""

from app.gateways.examination.jpeg import Strange, Stripped

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PICTURE = frozenset({b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs", b"bKGD"})
_FRAME = 12
"""Bytes of a chunk besides its content: length, name, checksum."""


def stripped(data: bytes) -> Stripped:
    """The first picture alone; `Strange` when the chunks cannot be told apart."""
    kept, at = [_SIGNATURE], len(_SIGNATURE)
    while at + _FRAME <= len(data):
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + _FRAME + length
        if end > len(data):
            break
        if name == b"IEND":
            return Stripped(b"".join((*kept, data[at:end])), data[end:], ended=True)
        if not name.isalpha():
            raise Strange
        if name in _PICTURE:
            kept.append(data[at:end])
        at = end
    return Stripped(b"".join(kept), b"", ended=False)
