"""Set or extend the calendar of an académie: one act for the operator's command and for the administrators' door."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.audit.service import SYSTEM, Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions.events import CalendarChanged
from app.exam_sessions.queries import acts
from app.exam_sessions.queries import kept as queries
from app.exam_sessions.queries.kept import Kept
from app.exam_sessions.rules.entry import CalendarEntry
from app.exam_sessions.rules.shortening import taken_away
from app.http.problems import ABSENT
from app.kit.errors import Conflict, Invalid
from app.staff.access import CallingAgent

TOLD = ("registration_closes_at", "justificatifs_close_at", "amenagement_closes_at")
"""The bounds whose change candidates are told."""


class Why(NamedTuple):
    """Who sets a calendar and why; `forced`: even if it takes time away from candidates."""

    motive: str
    forced: bool = False
    actor: Party = SYSTEM


async def set_calendar(
    db: Transaction,
    now: datetime,
    year: int,
    academie: str,
    entry: CalendarEntry,
    why: Why,
    *,
    version: Callable[[int], None] | None = None,
) -> Kept:
    """Set, extend or open again: it applies everywhere within seconds; the same entry again changes nothing.

    `version` checks the one that the caller saw, 0 when there is none yet.
    """
    if not await acts.exam_session_exists(db, year=year):
        raise unknown(year)
    return await put(db, now, year, academie, await require_academie(db, academie), entry, why, version=version)


async def set_every_calendar(
    db: Transaction, now: datetime, year: int, entry: CalendarEntry, why: Why, *, over: bool = False
) -> int:
    """The same local hours in every active académie, each on its own clocks [P]; how many were set.

    A calendar that was set before is left alone, unless `over`.
    """
    if not await acts.exam_session_exists(db, year=year):
        raise unknown(year)
    zones = await acts.zones(db)
    known = frozenset() if over else await acts.academies_with_calendar(db, year=year)
    for academie in sorted(zones.keys() - known):
        await put(db, now, year, academie, zones[academie], entry, why)
    return len(zones.keys() - known)


async def own_calendar(db: Asking, year: int, academie: str, *, agent: CallingAgent) -> Kept:
    """The calendar of one of the agent's académies; any other is as absent."""
    found = await queries.kept(db, year=year, academie=academie) if agent.sees(academie) else None
    if found is None:
        raise ABSENT
    return found


async def set_own_calendar(
    db: Transaction,
    now: datetime,
    year: int,
    academie: str,
    entry: CalendarEntry,
    motive: str,
    *,
    forced: bool,
    agent: CallingAgent,
    version: Callable[[int], None],
) -> Kept:
    """An administrator sets the calendar of one of their académies."""
    if not agent.sees(academie) or not await acts.exam_session_exists(db, year=year):
        raise ABSENT
    why = Why(motive, forced, Party("agent", agent.agent_id))
    return await set_calendar(db, now, year, academie, entry, why, version=version)


async def require_academie(db: Transaction, academie: str) -> str:
    """The zone of an active académie."""
    zone = (await acts.zones(db)).get(academie)
    if zone is None:
        raise Invalid("academie-inconnue", f"Aucune académie en activité ne porte le code « {academie} ».")
    return zone


def unknown(year: int) -> Invalid:
    """There is no such exam session."""
    return Invalid("session-inconnue", f"La session {year} n'existe pas : ouvrez-la d'abord.")


async def put(
    db: Transaction,
    now: datetime,
    year: int,
    academie: str,
    zone: str,
    entry: CalendarEntry,
    why: Why,
    *,
    version: Callable[[int], None] | None = None,
) -> Kept:
    """Load, check, change, tell."""
    if not why.motive.strip():
        raise Invalid("motif-requis", "Dites le motif : il est gardé au journal.")
    before = await queries.held(db, year=year, academie=academie)
    if version is not None:
        version(0 if before is None else before.version)
    if before is not None and queries.same(before, zone, entry):
        return before
    if faults := entry.faults(ZoneInfo(zone)):
        detail = " ".join(fault.detail for fault in faults)
        raise Invalid("calendrier-incoherent", f"Calendrier refusé : {detail}", violations=faults)
    after = await queries.put(db, year=year, academie=academie, zone=zone, entry=entry)
    if before is not None and not why.forced:
        _require_nothing_taken(before, after, now)
    await _tell(db, now, before, after, why)
    return after


def _require_nothing_taken(before: Kept, after: Kept, now: datetime) -> None:
    if taken := tuple(taken_away(before.calendar, after.calendar, now)):
        detail = " ".join(one.detail for one in taken)
        raise Conflict(
            "calendrier-raccourci",
            f"{detail} Si c'est voulu, demandez-le expressément, avec le motif.",
            violations=taken,
        )


async def _tell(db: Transaction, now: datetime, before: Kept | None, after: Kept, why: Why) -> None:
    detail = {
        "year": after.year,
        "academie": after.academie,
        "motive": why.motive,
        "forced": why.forced,
        "before": None if before is None else before.journaled(),
        "after": after.journaled(),
    }
    event = None if before is None else _changed(before, after, now)
    await record(db, "calendar.set", actor=why.actor, subject=Party("calendar"), detail=detail, event=event)


def _changed(before: Kept, after: Kept, now: datetime) -> CalendarChanged | None:
    moved = [name for name in TOLD if getattr(before, name) != getattr(after, name)]
    if not moved:
        return None
    return CalendarChanged(
        year=after.year,
        academie=after.academie,
        before={name: getattr(before, name).isoformat() for name in moved},
        after={name: getattr(after, name).isoformat() for name in moved},
        changed_at=now.isoformat(),
    )
