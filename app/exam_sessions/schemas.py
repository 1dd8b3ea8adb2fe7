"""Exam sessions, calendars and académies as everybody reads them."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AnyUrl, BaseModel, ConfigDict, Field, StringConstraints

from app.exam_sessions.queries.kept import Kept
from app.exam_sessions.queries.public import Announced
from app.exam_sessions.rules import Academie, Calendar, CalendarEntry, legal_instant
from app.exam_sessions.rules.entry import bound, end_of, start_of
from app.http.validation import invalid
from app.kit.errors import Violation

Local = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$", max_length=16)]
"""A local hour, or a day."""


def exam_session(one: Announced) -> dict[str, object]:
    """The contract's ExamSession."""
    return {
        "year": one.year,
        "label": one.label,
        "last_epreuve_on": one.last_epreuve_on,
        "registration": {"opens_at": one.opens_at, "closes_at": one.closes_at},
        "modalites": {"version": one.modalites_version, "text": one.modalites},
    }


def calendar(one: Calendar, now: datetime) -> dict[str, object]:
    """The contract's Calendar."""
    return {
        "exam_session": one.year,
        "academie": one.academie,
        "registration": one.registration.told(),
        "justificatifs": {"closes": legal_instant(one.justificatifs_close_at, one.zone)},
        "amenagement": {"closes": legal_instant(one.amenagement_closes_at, one.zone), "url": one.amex_url},
        "server_time": now,
    }


def academie(one: Academie) -> dict[str, object]:
    """The contract's Academie."""
    return {
        "code": one.code,
        "label": one.label,
        "region": one.region,
        "kind": one.kind,
        "zone": one.zone,
        "departements": one.departements,
        "siec": one.siec,
    }


class CalendarIn(BaseModel):
    """The bounds of one académie on its own clocks, and why."""

    model_config = ConfigDict(extra="forbid")

    opens: Local
    closes: Local
    justificatifs_until: Local
    amenagement_until: Local | None = None
    amex_url: Annotated[AnyUrl, Field(max_length=300)] | None = None
    motive: Annotated[str, StringConstraints(strip_whitespace=True), Field(min_length=1, max_length=1000)]
    forced: bool = False

    def entry(self) -> CalendarEntry:
        """As the rules read it; days and hours that no calendar has are refused together."""
        read: dict[str, date] = {}
        faults = []
        for name in ("opens", "closes", "justificatifs_until", "amenagement_until"):
            written = getattr(self, name)
            try:
                if written is not None:
                    read[name] = bound(written)
            except ValueError:
                faults.append(Violation("valeur-refusee", f"/{name}", "Ce jour ou cette heure n'existe pas.", ""))
        if faults:
            raise invalid(tuple(faults))
        return CalendarEntry(
            opens=start_of(read["opens"]),
            closes=end_of(read["closes"]),
            justificatifs_until=read["justificatifs_until"],
            amenagement_until=read.get("amenagement_until"),
            amex_url=None if self.amex_url is None else str(self.amex_url),
        )


def staff_calendar(one: Kept, now: datetime) -> dict[str, object]:
    """The contract's StaffCalendar."""
    return {**calendar(one.calendar, now), "version": one.version, "updated_at": one.updated_at}
