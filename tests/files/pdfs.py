"""PDFs by hand and by pikepdf: each function gives the bytes of one file."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

TEXT = b"BT /F1 14 Tf 72 720 Td (Releve de notes de Camille EXEMPLE) Tj ET"
_MEBI = 1024 * 1024
Change = Callable[[pikepdf.Pdf], None]


def _nothing(_document: pikepdf.Pdf) -> None:
    """As it is."""


def document(pages: int = 1, change: Change = _nothing, text: bytes = TEXT) -> pikepdf.Pdf:
    """A document with a font and a text on each page."""
    made = pikepdf.new()
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
        page = made.pages[-1].obj
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = made.make_stream(text)
    change(made)
    return made


def saved(made: pikepdf.Pdf, **options: object) -> bytes:
    """Its bytes, the same each time unless it is encrypted."""
    written = BytesIO()
    made.save(written, deterministic_id="encryption" not in options, **options)  # type: ignore[arg-type]
    return written.getvalue()


def pdf(change: Change = _nothing, *, pages: int = 1, text: bytes = TEXT, **options: object) -> bytes:
    """A changed document."""
    return saved(document(pages, change, text), **options)


def locked(**how: object) -> bytes:
    """It asks for a password."""
    return pdf(encryption=pikepdf.Encryption(**{"user": "secret", "owner": "autre"} | how))  # type: ignore[arg-type]


# --- What a PDF may carry -------------------------------------------------------------------------


def streams(*contents: bytes, filters: Sequence[str] = ()) -> Change:
    """Streams that hang from the first page, as images and fonts do."""

    def change(made: pikepdf.Pdf) -> None:
        for number, content in enumerate(contents):
            one = Stream(made, content)
            if filters:
                one.Filter = Array([Name(name) for name in filters])
            made.pages[0].obj.Resources[f"/Held{number}"] = made.make_indirect(one)

    return change


def attached(**files: bytes) -> Change:
    """Files joined to the document."""

    def change(made: pikepdf.Pdf) -> None:
        for name, content in files.items():
            made.attachments[f"{name}.bin"] = pikepdf.AttachedFileSpec(made, content, filename=f"{name}.bin")

    return change


def noted(subtype: str, content: bytes) -> Change:
    """A file behind an annotation of the page."""

    def change(made: pikepdf.Pdf) -> None:
        file = made.make_indirect(Stream(made, content))
        spec = made.make_indirect(Dictionary(Type=Name.Filespec, F=String("x.bin"), EF=Dictionary(F=file)))
        note = Dictionary(Type=Name.Annot, Subtype=Name(subtype), Rect=Array([0, 0, 9, 9]), FS=spec)
        made.pages[0].obj.Annots = Array([made.make_indirect(note)])

    return change


def action(**members: object) -> pikepdf.Object:
    """An action."""
    return Dictionary({f"/{name}": value for name, value in members.items()})


def root(**members: object) -> Change:
    """Members of the catalogue."""

    def change(made: pikepdf.Pdf) -> None:
        for name, value in members.items():
            made.Root[f"/{name}"] = value

    return change


def linked(what: pikepdf.Object, **others: object) -> Change:
    """A link on the page that does this."""

    def change(made: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 99, 99]), A=what)
        for name, value in others.items():
            note[f"/{name}"] = value
        made.pages[0].obj.Annots = Array([made.make_indirect(note)])

    return change


def form(**members: object) -> Change:
    """An interactive form with one field."""

    def change(made: pikepdf.Pdf) -> None:
        field = made.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx))
        field.T, field.V, field.Rect = String("nom"), String("EXEMPLE"), Array([72, 600, 300, 620])
        for name, value in members.items():
            field[f"/{name}"] = value
        made.pages[0].obj.Annots = Array([field])
        made.Root.AcroForm = Dictionary(Fields=Array([field]))

    return change


def photograph(content: bytes, width: int, height: int) -> Change:
    """A page that is a photograph, as scanning applications make them: a point for each pixel."""

    def change(made: pikepdf.Pdf) -> None:
        image = Stream(made, content)
        image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, Name.DCTDecode
        image.Width, image.Height, image.BitsPerComponent, image.ColorSpace = width, height, 8, Name.DeviceRGB
        page = made.pages[0].obj
        page.MediaBox = Array([0, 0, width, height])
        page.Resources.XObject = Dictionary(Im0=made.make_indirect(image))
        page.Contents = made.make_stream(f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode())

    return change


def both(*changes: Change) -> Change:
    """One after the other."""

    def change(made: pikepdf.Pdf) -> None:
        for one in changes:
            one(made)

    return change


# --- By hand --------------------------------------------------------------------------------------


def raw(objects: Mapping[int, bytes], *, version: str = "1.4", trailer: bytes = b"", table: bool = True) -> bytes:
    """A file object by object, as the ISO's examples are; without a table, readers must rebuild it."""
    out, places = bytearray(f"%PDF-{version}\n%\xe2\xe3\xcf\xd3\n".encode("latin-1")), {}
    for number, content in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    if table:
        out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{places[number]:010} 00000 n \n".encode() for number in sorted(objects))
    size = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R ".encode()
    out += size + trailer + f">>\nstartxref\n{start if table else 0}\n%%EOF\n".encode()
    return bytes(out)


def stream(content: bytes, told: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), told, content)


def plain(page: bytes = b"", content: bytes = TEXT, **others: bytes) -> dict[int, bytes]:
    """The objects of a page; `others` are added from number 10 on, in order."""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R " + others.pop("catalogue", b"") + b" >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 5 0 R " + page + b" >>",
        4: stream(content),
        5: b"<< /Font << /F1 6 0 R >> >>",
        6: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    } | dict(enumerate(others.values(), 7))


def updated(content: bytes, number: int, changed: bytes) -> bytes:
    """An incremental update: a new version of an object, appended, with its own table."""
    before = int(content[content.rindex(b"startxref") + 9 :].split()[0])
    size = len(content)
    out = content + f"{number} 0 obj\n".encode() + changed + b"\nendobj\n"
    table = f"xref\n{number} 1\n{size:010} 00000 n \ntrailer\n<< /Size 20 /Root 1 0 R /Prev {before} >>\n"
    return out + table.encode() + f"startxref\n{len(out)}\n%%EOF\n".encode()


def hybrid() -> bytes:
    """A table for old readers, and a stream of references that only newer ones read (ISO 32000-1, 7.5.8.4)."""
    objects = plain()
    out, places = bytearray(b"%PDF-1.5\n"), {}
    for number, content in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    row = bytes((1,)) + len(out).to_bytes(3, "big") + b"\0"
    told = b"/Type /XRef /Size 9 /W [1 3 1] /Index [8 1] /Root 1 0 R"
    hidden = len(out)
    out += b"8 0 obj\n" + stream(row, told) + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 7\n0000000000 65535 f \n"
    out += b"".join(f"{places[number]:010} 00000 n \n".encode() for number in sorted(objects))
    return bytes(out) + f"trailer\n<< /Size 9 /Root 1 0 R /XRefStm {hidden} >>\nstartxref\n{start}\n%%EOF\n".encode()


def zeros(size: int, then: bytes = b"") -> bytes:
    """So many mebibytes of nothing, then something: as flate, written without compressing all of it."""
    folding = zlib.compressobj(9)
    start = folding.compress(bytes(_MEBI)) + folding.flush(zlib.Z_FULL_FLUSH)
    block = folding.compress(bytes(_MEBI)) + folding.flush(zlib.Z_FULL_FLUSH)
    end = (folding.compress(then) + folding.flush())[:-4]
    check = zlib.adler32(then, size * _MEBI % 65521 << 16 | 1)
    return start + block * (size - 1) + end + check.to_bytes(4, "big")


def folded(content: bytes, times: int) -> bytes:
    """Flate over flate."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    return content
