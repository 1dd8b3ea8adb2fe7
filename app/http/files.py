"""A file in a form."""

from typing import Annotated

from fastapi import UploadFile
from pydantic import BeforeValidator
from starlette.datastructures import UploadFile as Uploaded


def _a_file(given: object) -> object:
    """A text is no file, and pydantic would say so in English."""
    if not isinstance(given, Uploaded):
        raise ValueError("Un fichier est attendu (avec curl : --form file=@nom.csv).")  # noqa: TRY004 -- pydantic's
    return given


AFile = Annotated[UploadFile, BeforeValidator(_a_file)]
