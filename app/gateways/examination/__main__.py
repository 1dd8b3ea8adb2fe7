"""`python -m app.gateways.examination FILE COPY JOINED`: says what FILE is in one JSON object, writes its clean copy.

And, when there are any, an archive of the files that were joined to it.
"""

import ctypes
import errno
import json
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

from app.gateways.examination.kinds import PDF, kind_of
from app.gateways.examination.unfit import BROKEN, TOO_COMPLEX, Unfit

CPU_SECONDS, MEMORY, OUTPUT = 20, 1024**3, 64 * 1024**2
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


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
    # A network of its own, with nothing in it; a system that does not let us goes without.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK)


def examined(path: Path, copy: Path, joined: Path) -> dict[str, object]:
    """What the file is; whatever a parser stumbles on is the file's fault, except its hunger."""
    found: dict[str, object] = {"media_type": None, "clean_media_type": None, "pages": None, "fault": None}
    try:
        data = path.read_bytes()
        media_type = kind_of(data)
        found["media_type"] = media_type
        if media_type == PDF:
            from app.gateways.examination import pdf  # noqa: PLC0415 -- what a file does not need is not loaded

            found |= {"pages": pdf.clean(data, copy, joined), "clean_media_type": PDF}
        else:
            from app.gateways.examination import pictures  # noqa: PLC0415

            content, found["clean_media_type"] = pictures.clean(data, media_type)
            copy.write_bytes(content)
    except Unfit as unfit:
        found["fault"] = str(unfit)
    except (MemoryError, RecursionError):
        found["fault"] = TOO_COMPLEX
    except OSError as failure:
        # The parsers' own bear no number; a disk that is full is no fault of the file.
        if failure.errno not in {None, errno.EFBIG}:
            raise
        found["fault"] = BROKEN if failure.errno is None else TOO_COMPLEX
    except Exception:  # noqa: BLE001 -- parsers of hostile files raise anything
        found["fault"] = BROKEN
    return found


if __name__ == "__main__":
    limit()
    print(json.dumps(examined(*map(Path, sys.argv[1:]))))  # noqa: T201 -- its answer
