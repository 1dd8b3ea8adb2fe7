"""An exam session created from another, shown whole, changed; what candidates have built on is not taken back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions
from app.exam_sessions.rules.entry import PUBLIEE, ExamSessionEntry
from app.exam_sessions.service import Renewal
from app.justificatifs import service as justificatifs
from app.kit.errors import Conflict, Violation
from app.kit.french import long_date
from app.registrations import service as registrations
from app.registrations.service import Engagement
from app.staff.access import CallingAgent


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """One exam session with all its settings, and whether somebody registered to it."""

    entry: ExamSessionEntry
    second_chance_days: int
    pieces: tuple[str, ...]
    """Those of which it says something."""
    calendars: tuple[str, ...]
    without_calendar: tuple[str, ...]
    registered: bool
    version: int
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an administrator wants of an exam session; None leaves it as it is, an empty AMEX address takes it away."""

    last_epreuve_on: date | None = None
    amex_url: str | None = None
    modalites_version: str | None = None
    modalites: str | None = None
    published: bool = False
    second_chance_days: int | None = None


async def shown(db: Asking, year: int) -> Whole:
    """Published or not."""
    found = await exam_sessions.session_of(db, year)
    calendars, without = await exam_sessions.academies_set(db, year)
    engaged = await registrations.engagement(db, year, modalites=found.modalites_version)
    return Whole(
        entry=found.entry,
        second_chance_days=await justificatifs.days_of(db, year),
        pieces=tuple(one.code for one in await justificatifs.said_of_pieces(db, year)),
        calendars=tuple(calendars),
        without_calendar=tuple(without),
        registered=engaged.registered,
        version=found.version,
        updated_at=found.updated_at,
    )


async def every(db: Asking) -> list[Whole]:
    """The latest first."""
    return [await shown(db, year) for year in await exam_sessions.years(db)]


async def create(db: Transaction, now: datetime, wanted: Renewal, *, agent: CallingAgent) -> Whole:
    """Prepared: nobody but administrators sees it before it is published."""
    actor = await exam_sessions.national(db, agent)
    made = await exam_sessions.open_next(db, now, wanted, actor=actor)
    return await shown(db, made.year)


async def change(
    db: Transaction, year: int, wanted: Change, *, agent: CallingAgent, version: Callable[[int], None]
) -> Whole:
    """All of it happens, or nothing."""
    actor = await exam_sessions.national(db, agent)
    before = (await exam_sessions.held_session(db, year, version)).entry
    after = replace(
        before,
        last_epreuve_on=wanted.last_epreuve_on or before.last_epreuve_on,
        amex_url=before.amex_url if wanted.amex_url is None else wanted.amex_url or None,
        modalites_version=wanted.modalites_version or before.modalites_version,
        modalites=wanted.modalites or before.modalites,
        status=PUBLIEE if wanted.published else before.status,
    )
    engaged = await registrations.engagement(db, year, modalites=after.modalites_version)
    if refused := tuple(_taken_back(before, after, engaged)):
        detail = " ".join(one.detail for one in refused)
        raise Conflict("session-engagee", detail, violations=(*after.faults(), *refused))
    await exam_sessions.publish(db, after, actor=actor)
    if wanted.second_chance_days is not None:
        await justificatifs.set_days(db, year, wanted.second_chance_days, actor=actor)
    return await shown(db, year)


def _taken_back(before: ExamSessionEntry, after: ExamSessionEntry, engaged: Engagement) -> Iterator[Violation]:
    if engaged.registered and after.last_epreuve_on < before.last_epreuve_on:
        yield _refused(
            "/last_epreuve_on",
            f"Des candidats sont inscrits : leur activité se compte jusqu'au {long_date(before.last_epreuve_on)}, jour"
            " annoncé, qui ne peut qu'être reculé.",
            "Code de l'éducation, D643-16",
        )
    if (after.modalites_version, after.modalites) == (before.modalites_version, before.modalites):
        return
    if engaged.accepted:
        yield _refused(
            "/modalites/version",
            f"Des candidats ont accepté la version {after.modalites_version} : donnez un autre nom à un autre texte.",
        )
    elif before.status == PUBLIEE and after.modalites_version == before.modalites_version:
        yield _refused(
            "/modalites/version",
            f"La version {after.modalites_version} est publiée : donnez un autre nom à un autre texte.",
        )


def _refused(field: str, detail: str, source: str = "") -> Violation:
    return Violation("session-engagee", field, detail, source)
