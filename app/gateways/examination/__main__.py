"""`python -m app.gateways.examination`: for each line FILE, COPY, JOINED (with tabs), one line of JSON.

Each file is read in a process of its own, forked from this one, which has loaded the parsers and reads nothing itself.
The answer is how that process ended (a negative end is the signal that killed it) and what it told: what FILE is. The
clean copy is written then, and an archive of the files that were joined to it, if any.
"""

import errno
import json
import os
import sys
from pathlib import Path

from app.gateways.confined import limit
from app.gateways.examination import pdf, pictures
from app.gateways.examination.kinds import PDF, kind_of
from app.gateways.examination.unfit import BROKEN, TOO_COMPLEX, Unfit

CPU_SECONDS, OUTPUT = 20, 64 * 1024**2
_MOST_TOLD = 4096


def examined(path: Path, copy: Path, joined: Path) -> dict[str, object]:
    """What the file is; whatever a parser stumbles on is the file's fault, except its hunger, and what we lack."""
    found: dict[str, object] = dict.fromkeys(("media_type", "clean_media_type", "pages", "fault", "raised"))
    try:
        data = path.read_bytes()
        media_type = kind_of(data)
        found["media_type"] = media_type
        if media_type == PDF:
            found |= {"pages": pdf.clean(data, copy, joined), "clean_media_type": PDF}
        else:
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
        found |= {"fault": BROKEN if failure.errno is None else TOO_COMPLEX, "raised": type(failure).__name__}
    except ImportError:
        raise  # a part of a library that is not there: every file of its kind would be told to be broken
    except Exception as failure:  # noqa: BLE001 -- parsers of hostile files raise anything; the log says what
        found |= {"fault": BROKEN, "raised": type(failure).__name__}
    return found


def apart(paths: list[Path]) -> tuple[int, str]:
    """Read one file in a process of its own: how it ended, and what it told."""
    telling, told = os.pipe()
    child = os.fork()
    if child == 0:
        end = 1
        try:
            # Nothing of what this one talks through is left to it.
            nowhere = os.open(os.devnull, os.O_RDWR)
            for number in (0, 1, 2):
                os.dup2(nowhere, number)
            limit(cpu_seconds=CPU_SECONDS, output=OUTPUT)
            os.write(told, json.dumps(examined(*paths)).encode())
            end = 0
        finally:
            os._exit(end)
    os.close(told)
    with os.fdopen(telling, "rb") as answer:
        words = answer.read(_MOST_TOLD)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), words.decode("utf-8", "replace")


def main() -> None:
    """Until nobody asks any more."""
    for line in sys.stdin:
        end, told = apart([Path(word) for word in line.rstrip("\n").split("\t")])
        print(json.dumps({"end": end, "told": told}), flush=True)  # noqa: T201 -- its answer


if __name__ == "__main__":
    main()
