"""PDF documents, archival and accessible at once (PDF/A-2a, PDF/UA-1), laid out by typst."""

import asyncio
import json
import unicodedata
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import typst

from app.kit.canonical import Json

# What the fonts inside typst's wheel can draw (Libertinus Serif, then DejaVu Sans Mono); proved by a test that draws
# them all. PDF/A refuses a document with one undrawable character, and a name must never stop a document.
DRAWABLE = (
    *((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x24F), (0x259, 0x259), (0x2B0, 0x2FF)),  # Latin
    *((0x384, 0x38A), (0x38E, 0x3A1), (0x3A3, 0x482), (0x48A, 0x4FF)),  # Greek, Cyrillic
    *((0x531, 0x556), (0x561, 0x586), (0x5D0, 0x5EA), (0x10D0, 0x10FF)),  # Armenian, Hebrew, Georgian
    *((0x60C, 0x60C), (0x621, 0x63A), (0x640, 0x64A), (0x660, 0x669)),  # Arabic
    *((0x1E00, 0x1EFF), (0x2010, 0x2027), (0x202F, 0x203A), (0x2044, 0x2044)),  # Vietnamese, punctuation
    *((0x2070, 0x2071), (0x2074, 0x208E), (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122), (0x2212, 0x2212)),
)


class Typesetter:
    """Templates and data in, PDF out, byte for byte the same for the same values.

    typst's compiler is kept (a new one costs its fonts again) but refuses two threads at once, and leaves the
    interpreter free while it works: one thread of our own is its only user.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="typst")
        self._compilers: dict[Path, typst.Compiler] = {}

    async def pdf(self, template: Path, data: Mapping[str, Json], *, dated: datetime) -> bytes:
        """The document; `dated` (aware) is its date whenever it is made. Raises if title or alt text is missing."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._compile, template, data, dated)

    def close(self) -> None:
        """Let the document under way end, and the thread with it."""
        self._thread.shutdown()

    def _compile(self, template: Path, data: Mapping[str, Json], dated: datetime) -> bytes:
        compiler = self._compilers.get(template)
        if compiler is None:
            compiler = typst.Compiler(template, root=template.parent, ignore_system_fonts=True)
            self._compilers[template] = compiler
        # Data comes in as a string that the template reads as JSON: nothing in it is ever read as typst.
        written = json.dumps(_drawable(data), ensure_ascii=False)
        made = compiler.compile(
            format="pdf",
            sys_inputs={"data": written},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=int(dated.timestamp()),
        )
        if not isinstance(made, bytes):
            raise TypeError("typst gave no single document")
        return made


class _Substitutes(dict[int, str]):
    """For str.translate: a drawable character is itself, another its code, "[U+674E]": ugly, but nothing is lost."""

    def __missing__(self, code: int) -> str:
        if not any(first <= code <= last for first, last in DRAWABLE):
            return f"[U+{code:04X}]"
        self[code] = chr(code)  # only the drawable are remembered: they are few
        return self[code]


_SUBSTITUTES = _Substitutes({ord(blank): " " for blank in "\t\n\r"})


def _drawable(value: Json) -> Json:
    match value:
        case str():
            return unicodedata.normalize("NFC", value).translate(_SUBSTITUTES)
        case Mapping():
            return {key: _drawable(item) for key, item in value.items()}
        case list() | tuple():
            return [_drawable(item) for item in value]
        case _:
            return value
