"""A file in a form, and what is wrong in its lines."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, UploadFile
from pydantic import BeforeValidator
from starlette.datastructures import FormData
from starlette.datastructures import UploadFile as Uploaded
from starlette.requests import Request

from app.http.validation import invalid
from app.kit.errors import Invalid, Violation
from app.kit.tabular import LineFault

MOST = 200
"""Faults told at once: past that the file is another."""


def _a_file(given: object) -> object:
    """A text is no file, and pydantic would say so in English."""
    if not isinstance(given, Uploaded):
        raise ValueError("Un fichier est attendu (avec curl : --form file=@nom.csv).")  # noqa: TRY004 -- pydantic's
    return given


def twice(form: FormData) -> list[str]:
    """The fields that are there more than once: only the last of each would be read."""
    return [name for name, times in Counter(name for name, _ in form.multi_items()).items() if times > 1]


async def _each_once(request: Request) -> None:
    fault = "Ce champ est donné plusieurs fois : une seule valeur est attendue."
    if violations := tuple(Violation("valeur-refusee", f"/{name}", fault, "") for name in twice(await request.form())):
        raise invalid(violations)


EACH_ONCE = Depends(_each_once)
"""Of an operation that takes a form."""

AFile = Annotated[UploadFile, BeforeValidator(_a_file)]


def lines_refused(faults: Sequence[LineFault]) -> Invalid:
    """The 422 that tells what is wrong in a file, line by line; how many there are beyond those told."""
    told = [Violation("ligne-refusee", "/file", f"{fault}.", "") for fault in faults[:MOST]]
    if (more := len(faults) - MOST) > 0:
        told.append(Violation("ligne-refusee", "/file", f"Et {more} autres défauts.", ""))
    return invalid(tuple(told))
