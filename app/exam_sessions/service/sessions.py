"""An exam session as administrators set it: made from another, changed, at the version that they saw."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.audit.service import Party
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions.queries import acts, kept
from app.exam_sessions.queries import sessions as queries
from app.exam_sessions.queries.sessions import KeptSession
from app.exam_sessions.rules.entry import CalendarEntry
from app.exam_sessions.rules.renewing import later, next_entry, shifted
from app.exam_sessions.service.acts import publish
from app.exam_sessions.service.calendars import Why, put
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.kit.errors import Conflict, Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """A new exam session: what is not said is taken from `source`, by default the latest."""

    year: int
    source: int | None = None
    last_epreuve_on: date | None = None
    modalites_version: str | None = None
    modalites: str | None = None
    calendars: bool = False
    """The calendars too, the same weekdays and local hours."""


async def years(db: Asking) -> Sequence[int]:
    """Of every exam session, the latest first, published or not."""
    return [one.year for one in await queries.every(db)]


async def session_of(db: Asking, year: int) -> KeptSession:
    """One exam session, published or not; else it is absent."""
    return _present(await queries.exam_session(db, year=year))


async def held_session(db: Transaction, year: int, version: Callable[[int], None]) -> KeptSession:
    """The same, locked, at the version that the caller saw."""
    found = _present(await queries.held(db, year=year))
    version(found.version)
    return found


async def academies_set(db: Asking, year: int) -> tuple[Sequence[str], Sequence[str]]:
    """The active académies that have their calendar of this year, and those that have not."""
    there = {one.academie for one in await kept.of_year(db, year=year)}
    active = sorted(await acts.zones(db))
    return [one for one in active if one in there], [one for one in active if one not in there]


async def open_next(db: Transaction, now: datetime, wanted: Renewal, *, actor: Party) -> KeptSession:
    """Make it with every setting of its source; it is published by another act."""
    last = await queries.latest(db)
    source = last if wanted.source is None else await queries.held(db, year=wanted.source)
    if source is None:
        raise invalid((Violation("session-inconnue", "/from", "Cette session d'examen n'existe pas.", ""),))
    if await queries.exam_session(db, year=wanted.year) is not None:
        raise Conflict("session-existante", f"La session {wanted.year} existe déjà : changez-la plutôt.")
    entry = next_entry(source.entry, wanted.year)
    entry = replace(
        entry,
        last_epreuve_on=wanted.last_epreuve_on or entry.last_epreuve_on,
        modalites_version=wanted.modalites_version or entry.modalites_version,
        modalites=wanted.modalites or entry.modalites,
    )
    calendars = await _shifted(db, source.year, wanted.year) if wanted.calendars else []
    await publish(db, entry, actor=actor)
    await acts.settle(db, year=wanted.year, settings=source.settings)
    why = Why(f"Session créée d'après celle de {source.year}.", actor=actor)
    for academie, zone, calendar in calendars:
        await put(db, now, wanted.year, academie, zone, calendar, why)
    return await session_of(db, wanted.year)


async def _shifted(db: Transaction, before: int, after: int) -> list[tuple[str, str, CalendarEntry]]:
    """Those of the académies still active; the hours that a change of clocks makes unclear are refused together."""
    zones, by = await acts.zones(db), later(before, after)
    found = [
        (
            one.academie,
            zones[one.academie],
            shifted(
                by,
                opens=one.registration_opens_local,
                closes=one.registration_closes_local,
                justificatifs_close=one.justificatifs_close_local,
                amenagement_closes=one.amenagement_closes_local,
                amex_url=one.amex_url,
            ),
        )
        for one in await kept.of_year(db, year=before)
        if one.academie in zones
    ]
    faults = [
        Violation(fault.code, "/calendars", f"Académie {academie} : {fault.detail}", fault.source)
        for academie, zone, calendar in found
        for fault in calendar.faults(ZoneInfo(zone))
    ]
    if faults:
        raise invalid(tuple(faults))
    return found


def _present(found: KeptSession | None) -> KeptSession:
    if found is None:
        raise ABSENT
    return found
