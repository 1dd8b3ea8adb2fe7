"""Run alone, in a process that hostile files may kill: what a file really is, and whether it can be read.

`python examination.py FILE` says so in one JSON object; it knows nothing of us, and holds no secret.
"""

import json
import os
import resource
import sys
import warnings
from contextlib import suppress
from pathlib import Path

import pi_heif
import pikepdf
from PIL import Image

CPU_SECONDS, MEMORY, OUTPUT = 20, 1024**3, 1024**2
MOST_PIXELS = 100_000_000
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_TAIL = 2048


class Unfit(Exception):  # noqa: N818 -- a verdict
    """The file cannot be kept; the argument is a `Fault` of the examiner's."""


def limit() -> None:
    """Bounds that hold whatever the parsers do; set before anything is parsed."""
    for kind, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    with suppress(OSError):
        os.nice(10)


def shown_type(head: bytes) -> str | None:
    """The type that the content itself shows."""
    if b"%PDF-" in head:
        return "application/pdf"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return "image/heic"
    return None


def pages_of(path: Path) -> int:
    """Read the whole of a PDF without password; its number of pages."""
    with _opened(path) as document:
        for page in document.pages:
            if "/Contents" in page.obj:
                pikepdf.parse_content_stream(page)
        if not document.pages:
            raise Unfit("casse")
        return len(document.pages)


def _opened(path: Path) -> pikepdf.Pdf:
    try:
        return pikepdf.open(path, attempt_recovery=False)
    except pikepdf.PasswordError:
        raise Unfit("protege") from None
    except pikepdf.PdfError:
        # Many producers write tables that are a little wrong; a file without its end is another matter.
        if b"%%EOF" not in path.read_bytes()[-_TAIL:]:
            raise Unfit("casse") from None
        return pikepdf.open(path)


def decode(path: Path) -> None:
    """Read every pixel of an image."""
    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(path, formats=("JPEG", "PNG", "HEIF")) as picture:
            picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit("trop_complexe") from None


def fault_of(path: Path, media_type: str | None, found: dict[str, object]) -> str | None:
    """Why the file is unfit; whatever a parser stumbles on is the file's fault, except its hunger."""
    try:
        match media_type:
            case None:
                return "inconnu"
            case "application/pdf":
                found["pages"] = pages_of(path)
            case _:
                decode(path)
    except Unfit as unfit:
        return str(unfit)
    except (MemoryError, RecursionError):
        return "trop_complexe"
    except pikepdf.PasswordError:
        return "protege"
    except Exception:  # noqa: BLE001 -- parsers of hostile files raise anything
        return "casse"
    return None


def main(path: Path) -> None:
    """Tell what the file is."""
    limit()
    with path.open("rb") as file:
        media_type = shown_type(file.read(1024))
    found: dict[str, object] = {"media_type": media_type, "pages": None}
    found["fault"] = fault_of(path, media_type, found)
    print(json.dumps(found))  # noqa: T201 -- its answer


if __name__ == "__main__":
    main(Path(sys.argv[1]))
