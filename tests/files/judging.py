"""What becomes of a file of the corpus, by the real antivirus and the real examiner alone."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pi_heif
import pikepdf
import pypdfium2
from PIL import Image, ImageChops, ImageOps, ImageStat

from app.gateways.antivirus import Antivirus
from app.gateways.examiner import Examined, Examiner
from app.justificatifs.rules.declaration import PDF
from tests.files.case import Case

AT_ONCE = 3
_ALIKE = 6.0
"""Mean difference of grey that compressing anew may make."""


@dataclass(frozen=True)
class Judged:
    """What was said of a file: a code, or None and its clean copy."""

    case: Case
    fault: str | None
    examined: Examined | None
    original: bytes
    copy: bytes


async def judge(antivirus: Antivirus, examiner: Examiner, cases: Iterable[Case], folder: Path) -> list[Judged]:
    """All of them, a few at once."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, case: Case) -> Judged:
        async with room:
            return await _judged(antivirus, examiner, case, folder / f"{number}")

    return await asyncio.gather(*(one(number, case) for number, case in enumerate(cases)))


async def _judged(antivirus: Antivirus, examiner: Examiner, case: Case, path: Path) -> Judged:
    """As `justificatifs.service.verification` does, from a file on disk."""
    copy, joined = path.with_suffix(".copy"), path.with_suffix(".joined")
    content = await asyncio.to_thread(case.make)
    await asyncio.to_thread(path.write_bytes, content)
    if (fault := (await antivirus.look(path)).fault) is not None:
        return Judged(case, fault, None, content, b"")
    examined = await examiner.examine(path, copy, joined)
    for opened in (joined, copy) if examined.media_type == PDF else ():
        if (fault := (await antivirus.look(opened)).fault) is not None:
            return Judged(case, fault, examined, content, b"")
    if examined.fault is not None:
        return Judged(case, examined.fault.value, examined, content, b"")
    return Judged(case, None, examined, content, copy.read_bytes())


def held(copy: bytes) -> bytes:
    """All that a clean copy holds, unfolded, for those who look for something in it."""
    if not copy.startswith(b"%PDF"):
        return copy
    unfolded = BytesIO()
    with pikepdf.open(BytesIO(copy)) as document:
        document.save(
            unfolded,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return copy + unfolded.getvalue()


def shows_the_same(judged: Judged) -> bool:
    """Whether who opens the copy sees what the original shows: every page, held as it was."""
    before, after = _pictures(judged.original), _pictures(judged.copy)
    return len(before) == len(after) and all(map(_alike, before, after))


def _pictures(content: bytes) -> list[Image.Image]:
    pi_heif.register_heif_opener()
    if (
        content[:4] in {b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"\x89PNG"}
        or content[4:8] == b"ftyp"
        or content[:2] == b"\xff\xd8"
    ):
        with Image.open(BytesIO(content)) as picture:
            return [_small(ImageOps.exif_transpose(picture))]
    document = pypdfium2.PdfDocument(content)
    document.init_forms()
    try:
        return [_small(page.render(scale=0.2).to_pil()) for page in document]
    finally:
        document.close()


def _small(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda grey: grey / 256).convert("L")
    small: Image.Image = picture.convert("RGB").convert("L")
    small.thumbnail((160, 160))
    return small


def _alike(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageStat.Stat(ImageChops.difference(one, other)).mean[0] < _ALIKE
