"""The acts of an operator: académies, exam sessions."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.audit.service import SYSTEM, Party, record
from app.db.transaction import Transaction
from app.exam_sessions.queries import acts as queries
from app.exam_sessions.rules import academies
from app.exam_sessions.rules.entry import ExamSessionEntry
from app.exam_sessions.service.calendars import unknown
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


async def settings_of(db: Transaction, year: int) -> Mapping[str, object]:
    """What the exam session changes, published or not."""
    found = await queries.settings(db, year=year)
    if found is None:
        raise unknown(year)
    return found


async def set_entry(
    db: Transaction, year: int, kind: str, code: str, members: Mapping[str, object], *, listed: str
) -> None:
    """Keep what this exam session says of one entry of a list, a piece, a motive (`justificatifs` judged it)."""
    if not await queries.set_entry(db, year=year, listed=listed, code=code, members=members):
        raise unknown(year)
    detail = {"year": year, kind: code, **members}
    await record(db, f"exam_session.{kind}", actor=SYSTEM, subject=Party("exam_session"), detail=detail)


async def set_member(db: Transaction, year: int, member: str, value: object, *, told: str | None = None) -> None:
    """Keep another setting of this exam session (the feature whose it is judged it); the journal says it, or `told`."""
    if not await queries.set_member(db, year=year, member=member, value=value):
        raise unknown(year)
    detail = {"year": year, member: value if told is None else told}
    await record(db, "exam_session.setting", actor=SYSTEM, subject=Party("exam_session"), detail=detail)
