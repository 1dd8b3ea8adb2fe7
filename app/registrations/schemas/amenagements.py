"""The form that brings AMEX's file."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.http.files import AFile


class AmenagementImportIn(BaseModel):
    """The contract's AmenagementImportEntry."""

    model_config = ConfigDict(extra="forbid")

    file: AFile
    academie: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
    exam_session: Annotated[int, Field(ge=2000, le=2100)] | None = None
