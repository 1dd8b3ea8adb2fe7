"""The acts of an operator: académies, exam sessions, calendars."""

from dataclasses import dataclass

from app.audit.service import SYSTEM, Party, record
from app.db.transaction import Transaction
from app.exam_sessions.queries import acts as queries
from app.exam_sessions.rules import academies
from app.exam_sessions.rules.entry import CalendarEntry, ExamSessionEntry
from app.kit.errors import Invalid
from app.kit.tabular import LineFault

FILE = academies.FILE


@dataclass(frozen=True, slots=True)
class Report:
    """What a load did; with a fault it did nothing at all."""

    count: int
    changed: bool
    faults: tuple[LineFault, ...] = ()


async def load_academies(db: Transaction, content: str) -> Report:
    """Load academies.csv, all or nothing; the same file again changes nothing."""
    found, faults = academies.read(content)
    gone = sorted(await queries.academie_codes(db) - {academie.code for academie in found})
    faults += tuple(
        LineFault(FILE, 0, "code", f"« {code} » a disparu : déclarez-la ancienne, ne l'enlevez pas") for code in gone
    )
    if faults:
        return Report(count=len(found), changed=False, faults=faults)
    changed = sum([await queries.put_academie(db, academie) for academie in found])
    return Report(count=len(found), changed=changed > 0)


async def publish(db: Transaction, entry: ExamSessionEntry) -> None:
    """Set an exam session; what did not change is left as it is."""
    if await queries.put_exam_session(db, entry):
        detail = {"year": entry.year, "modalites_version": entry.modalites_version, "status": entry.status}
        await record(db, "exam_session.set", actor=SYSTEM, subject=Party("exam_session"), detail=detail)


async def set_calendar(db: Transaction, year: int, academie: str, entry: CalendarEntry) -> None:
    """Set or extend the calendar of one académie: it applies everywhere within seconds."""
    _require_sound(entry)
    await _require_exam_session(db, year)
    await _set(db, year, academie, await require_academie(db, academie), entry)


async def require_academie(db: Transaction, academie: str) -> str:
    """The zone of an active académie."""
    zone = (await queries.zones(db)).get(academie)
    if zone is None:
        raise Invalid("academie-inconnue", f"Aucune académie en activité ne porte le code « {academie} ».")
    return zone


async def set_every_calendar(db: Transaction, year: int, entry: CalendarEntry, *, over: bool = False) -> int:
    """The same local hours in every active académie, each on its own clocks [P]; how many were set.

    A calendar that was set before is left alone, unless `over`.
    """
    _require_sound(entry)
    await _require_exam_session(db, year)
    zones = await queries.zones(db)
    known = frozenset() if over else await queries.academies_with_calendar(db, year=year)
    for academie in zones.keys() - known:
        await _set(db, year, academie, zones[academie], entry)
    return len(zones.keys() - known)


async def switch_piece(db: Transaction, year: int, piece: str, *, enabled: bool) -> None:
    """Ask, or no longer ask, an optional piece in this exam session."""
    if not await queries.switch_piece(db, year=year, piece=piece, enabled=enabled):
        raise _unknown(year)
    detail = {"year": year, "piece": piece, "enabled": enabled}
    await record(db, "exam_session.piece", actor=SYSTEM, subject=Party("exam_session"), detail=detail)


def _require_sound(entry: CalendarEntry) -> None:
    if faults := entry.faults():
        raise Invalid("calendrier-incoherent", f"Calendrier refusé : {' ; '.join(faults)}.")


async def _require_exam_session(db: Transaction, year: int) -> None:
    if not await queries.exam_session_exists(db, year=year):
        raise _unknown(year)


def _unknown(year: int) -> Invalid:
    return Invalid("session-inconnue", f"La session {year} n'existe pas : ouvrez-la d'abord.")


async def _set(db: Transaction, year: int, academie: str, zone: str, entry: CalendarEntry) -> None:
    if await queries.put_calendar(db, year=year, academie=academie, zone=zone, entry=entry):
        detail = {
            "year": year,
            "academie": academie,
            "zone": zone,
            "opens": entry.opens.isoformat(),
            "closes": entry.closes.isoformat(),
            "justificatifs_close": entry.justificatifs_close.isoformat(),
            "amenagement_closes": entry.amenagement_closes.isoformat(),
        }
        await record(db, "calendar.set", actor=SYSTEM, subject=Party("calendar"), detail=detail)
