"""The form that brings AMEX's file."""

from typing import Annotated

from fastapi import UploadFile
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from starlette.datastructures import UploadFile as Uploaded


def _a_file(given: object) -> object:
    """A text is no file, and pydantic would say so in English."""
    if not isinstance(given, Uploaded):
        raise ValueError("Un fichier est attendu (avec curl : --form file=@demandes.csv).")  # noqa: TRY004 -- pydantic's
    return given


class AmenagementImportIn(BaseModel):
    """The contract's AmenagementImportEntry."""

    model_config = ConfigDict(extra="forbid")

    file: Annotated[UploadFile, BeforeValidator(_a_file)]
    academie: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
    exam_session: Annotated[int, Field(ge=2000, le=2100)] | None = None
