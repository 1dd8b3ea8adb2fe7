"""What crosses the doors of administrators, as the contract spells it."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from fastapi import UploadFile
from pydantic import AnyUrl, BaseModel, ConfigDict, Field, StringConstraints, with_config
from typing_extensions import TypedDict  # pydantic asks for it on Python 3.11

from app.administration.service.catalogue import Foreseen, Loaded
from app.administration.service.exam_sessions import Change, Whole
from app.catalogue.service import Made
from app.exam_sessions.service import Renewal
from app.http.text import Clean, Paragraphs

ModalitesVersion = Annotated[str, StringConstraints(min_length=1, max_length=20), Clean]
ModalitesText = Annotated[str, StringConstraints(min_length=1, max_length=20_000), Paragraphs]
Year = Annotated[int, Field(ge=2000, le=2100)]


@with_config(ConfigDict(extra="forbid"))
class ModalitesChange(TypedDict, total=False):
    """A text and its name; what is absent does not change."""

    version: ModalitesVersion
    text: ModalitesText


class CatalogueForm(BaseModel):
    """The files of the catalogue, and the digest of what they would change."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    files: Annotated[list[UploadFile], Field(min_length=1, max_length=20)]
    dry_run: bool = False
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None


class ExamSessionIn(BaseModel):
    """A new exam session."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    year: Year
    source: Annotated[Year | None, Field(alias="from")] = None
    last_epreuve_on: date | None = None
    modalites: ModalitesChange | None = None
    calendars: Literal["none", "shifted"] = "none"

    def wanted(self) -> Renewal:
        """As the service takes it."""
        modalites = self.modalites or {}
        return Renewal(
            year=self.year,
            source=self.source,
            last_epreuve_on=self.last_epreuve_on,
            modalites_version=modalites.get("version"),
            modalites=modalites.get("text"),
            calendars=self.calendars == "shifted",
        )


@with_config(ConfigDict(extra="forbid"))
class ExamSessionPatch(TypedDict, total=False):
    """RFC 7396: what is absent does not change."""

    last_epreuve_on: date
    amex_url: Annotated[AnyUrl, Field(max_length=300)] | None
    modalites: ModalitesChange
    status: Literal["publiee"]
    second_chance_days: Annotated[int, Field(ge=0, le=30)]


def change(body: ExamSessionPatch) -> Change:
    """As the service takes it."""
    modalites = body.get("modalites", {})
    return Change(
        last_epreuve_on=body.get("last_epreuve_on"),
        amex_url=str(body["amex_url"] or "") if "amex_url" in body else None,
        modalites_version=modalites.get("version"),
        modalites=modalites.get("text"),
        published="status" in body,
        second_chance_days=body.get("second_chance_days"),
    )


def exam_session(one: Whole) -> dict[str, object]:
    """The contract's StaffExamSession."""
    return {
        "year": one.entry.year,
        "label": one.entry.label,
        "status": one.entry.status,
        "last_epreuve_on": one.entry.last_epreuve_on,
        "amex_url": one.entry.amex_url,
        "modalites": {"version": one.entry.modalites_version, "text": one.entry.modalites},
        "second_chance_days": one.second_chance_days,
        "pieces_changed": one.pieces,
        "calendars": one.calendars,
        "without_calendar": one.without_calendar,
        "registered": one.registered,
        "version": one.version,
        "updated_at": one.updated_at,
    }


def catalogue_report(foreseen: Foreseen, loaded: Loaded | None) -> dict[str, object]:
    """The contract's CatalogueReport."""
    return {
        "applied": loaded is not None and loaded.changed,
        "digest": None if foreseen.faults else foreseen.digest,
        "counts": foreseen.counts,
        "differences": foreseen.differences,
        "faults": foreseen.faults,
    }


def catalogue_import(one: Made) -> dict[str, object]:
    """The contract's CatalogueImport."""
    return {
        "id": one.id,
        "kind": one.kind,
        "recorded_at": one.recorded_at,
        "by": {"kind": one.actor_kind, "id": one.actor_id},
        "counts": one.counts,
    }
