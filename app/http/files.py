"""A file in a form, and what is wrong in its lines."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import UploadFile
from pydantic import BeforeValidator
from starlette.datastructures import UploadFile as Uploaded

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


AFile = Annotated[UploadFile, BeforeValidator(_a_file)]


def lines_refused(faults: Sequence[LineFault]) -> Invalid:
    """The 422 that tells what is wrong in a file, line by line; how many there are beyond those told."""
    told = [Violation("ligne-refusee", "/file", f"{fault}.", "") for fault in faults[:MOST]]
    if (more := len(faults) - MOST) > 0:
        told.append(Violation("ligne-refusee", "/file", f"Et {more} autres défauts.", ""))
    return invalid(tuple(told))
