"""How much the streams of a PDF unfold to, without keeping it; photographs within lose what they tell besides."""

import zlib
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name

from app.gateways.examination import jpeg
from app.gateways.examination.jpeg import Strange
from app.gateways.examination.unfit import TOO_COMPLEX, Unfit

_MOST_OF_ONE, _MOST = 400 * 1024**2, 1024**3
"""[P] Bytes: an A3 page scanned in colours at 600 dpi makes 208 MB; all of a file at most 1 GiB."""
_MOST_PIXELS = 300_000_000
_STEP = 4 * 1024**2
_FLATE = frozenset({"/FlateDecode", "/Fl"})
_OTHERS = frozenset({"/LZWDecode", "/LZW", "/RunLengthDecode", "/RL", "/ASCII85Decode", "/A85", "/ASCIIHexDecode"})
_PHOTOGRAPH = frozenset({"/DCTDecode", "/DCT"})


@dataclass(slots=True)
class Unfolding:
    """What a file's streams came to so far."""

    total: int = 0

    def add(self, stream: pikepdf.Object) -> None:
        """One more; `Unfit` past what a reader can bear."""
        if stream.get("/Subtype") == Name.Image:
            _measure(stream)
        filters = filters_of(stream)
        if len(filters) == 1 and filters[0] in _PHOTOGRAPH:
            _strip(stream)
        data = stream.read_raw_bytes() if filters and filters[0] in _FLATE else b""
        for name in filters:
            if name not in _FLATE:
                self._other(stream, name)
                return
            data = self._unfolded(data, last=name is filters[-1])

    def _unfolded(self, data: bytes, *, last: bool) -> bytes:
        """One layer; only a layer under another is kept."""
        unfolding, kept, size = zlib.decompressobj(), [], 0
        try:
            while data and not unfolding.eof:
                part = unfolding.decompress(data, _STEP)
                size += len(part)
                self.total += len(part)
                if size > _MOST_OF_ONE or self.total > _MOST:
                    raise Unfit(TOO_COMPLEX)
                if not last:
                    kept.append(part)
                data = unfolding.unconsumed_tail
        except zlib.error:
            pass  # readers show what came before
        return b"".join(kept)

    def _other(self, stream: pikepdf.Object, name: str) -> None:
        """Rare ones are read whole, in the memory that this process has."""
        if name in _OTHERS:
            try:
                self.total += len(stream.read_bytes(pikepdf.StreamDecodeLevel.generalized))
            except pikepdf.PdfError:
                return
        if self.total > _MOST:
            raise Unfit(TOO_COMPLEX)


def filters_of(stream: pikepdf.Object) -> list[str]:
    """The names of its filters, the outermost first."""
    found = stream.get("/Filter")
    listed = list(found.as_list()) if isinstance(found, pikepdf.Array) else [] if found is None else [found]
    return [str(one) for one in listed]


def _measure(image: pikepdf.Object) -> None:
    width, height = image.get("/Width"), image.get("/Height")
    if isinstance(width, int) and isinstance(height, int) and width * height > _MOST_PIXELS:
        raise Unfit(TOO_COMPLEX)


def _strip(photograph: pikepdf.Object) -> None:
    """EXIF says where a photograph was taken, in a PDF too; the PDF itself says how to hold it."""
    try:
        copy = jpeg.stripped(photograph.read_raw_bytes(), 1)
    except Strange:
        return
    if copy.ended:
        told = photograph.get("/DecodeParms")
        photograph.write(
            copy.content, filter=Name.DCTDecode, decode_parms=told if isinstance(told, Dictionary) else None
        )
