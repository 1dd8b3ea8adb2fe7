"""The files joined to a PDF, taken out: antiviruses miss some of them, so they are shown to it by themselves."""

import zipfile
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Stream

from app.gateways.examination.active import containers
from app.gateways.examination.unfit import TOO_COMPLEX, Unfit

_MOST, _MOST_FILES, _DEEPEST = 200 * 1024**2, 1000, 5
_DATE = (1980, 1, 1, 0, 0, 0)


def take_out(document: pikepdf.Pdf, into: Path) -> None:
    """Write them into one archive, if there are any; and those of a PDF that is joined to this one."""
    contents = list(_contents(document, depth=0))
    if len(contents) > _MOST_FILES or sum(map(len, contents)) > _MOST:
        raise Unfit(TOO_COMPLEX)
    if contents:
        with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, content in enumerate(contents):
                archive.writestr(zipfile.ZipInfo(f"{number}", _DATE), content, zipfile.ZIP_DEFLATED)


def _contents(document: pikepdf.Pdf, *, depth: int) -> Iterator[bytes]:
    if depth > _DEEPEST:
        raise Unfit(TOO_COMPLEX)
    for one in {file.objgen: file for file in _joined(document)}.values():
        content = _content(one)
        yield content
        if content.startswith(b"%PDF-"):
            with suppress(pikepdf.PdfError, pikepdf.PasswordError), pikepdf.open(BytesIO(content)) as within:
                yield from _contents(within, depth=depth + 1)


def _joined(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for one in containers(document):
        if isinstance(one, Stream) and one.get("/Type") == Name.EmbeddedFile:
            yield one
        files = one.get("/EF")
        if isinstance(files, Dictionary):
            yield from (file for _, file in files.items() if isinstance(file, Stream))


def _content(one: pikepdf.Object) -> bytes:
    try:
        return one.read_bytes()
    except pikepdf.PdfError:
        return one.read_raw_bytes()
