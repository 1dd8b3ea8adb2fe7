"""The acts of an operator: académies, exam sessions."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.audit.service import SYSTEM, Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions.queries import acts as queries
from app.exam_sessions.rules import academies
from app.exam_sessions.rules.entry import ExamSessionEntry
from app.exam_sessions.service.calendars import unknown
from app.kit.changes import Difference
from app.kit.errors import Invalid
from app.kit.tabular import LineFault

FILE = academies.FILE


@dataclass(frozen=True, slots=True)
class AcademiesReport:
    """What a file would change; with a fault, nothing."""

    academies: tuple[academies.Academie, ...]
    differences: tuple[Difference, ...]
    faults: tuple[LineFault, ...] = ()


async def foresee_academies(db: Asking, content: str) -> AcademiesReport:
    """What loading academies.csv would change, or all that is wrong in it."""
    found, faults = academies.read(content)
    held = await queries.academies(db)
    gone = sorted({one.code for one in held} - {one.code for one in found})
    faults += tuple(
        LineFault(FILE, 0, "code", f"« {code} » a disparu : déclarez-la ancienne, ne l'enlevez pas") for code in gone
    )
    return AcademiesReport(found, () if faults else tuple(academies.differences(held, found)), faults)


async def load_academies(db: Transaction, report: AcademiesReport, *, actor: Party = SYSTEM) -> None:
    """Keep what was foreseen; the same file again changes nothing."""
    changed = sum([await queries.put_academie(db, academie) for academie in report.academies])
    if changed:
        detail = {"academies": sorted(one.key for one in report.differences)}
        await record(db, "academies.import", actor=actor, subject=Party("catalogue"), detail=detail)


async def publish(db: Transaction, entry: ExamSessionEntry, *, actor: Party = SYSTEM) -> None:
    """Set an exam session; what did not change is left as it is."""
    if faults := tuple(entry.faults()):
        said = " ".join(fault.detail for fault in faults)
        raise Invalid("session-mal-reglee", f"Session refusée : {said}", violations=faults)
    if await queries.put_exam_session(db, entry):
        detail = {
            "year": entry.year,
            "last_epreuve_on": entry.last_epreuve_on.isoformat(),
            "modalites_version": entry.modalites_version,
            "amex_url": entry.amex_url,
            "status": entry.status,
        }
        await record(db, "exam_session.set", actor=actor, subject=Party("exam_session"), detail=detail)


async def settings_of(db: Asking, year: int) -> Mapping[str, object]:
    """What the exam session changes, published or not."""
    found = await queries.settings(db, year=year)
    if found is None:
        raise unknown(year)
    return found


async def set_entry(
    db: Transaction,
    year: int,
    kind: str,
    code: str,
    members: Mapping[str, object],
    *,
    listed: str,
    actor: Party = SYSTEM,
) -> None:
    """Keep what this exam session says of one entry of a list, a piece, a motive (`justificatifs` judged it)."""
    if not await queries.set_entry(db, year=year, listed=listed, code=code, members=members):
        raise unknown(year)
    detail = {"year": year, kind: code, **members}
    await record(db, f"exam_session.{kind}", actor=actor, subject=Party("exam_session"), detail=detail)


async def forget_piece(db: Transaction, year: int, piece: str, *, actor: Party) -> None:
    """The guide's list says again what this piece is."""
    await queries.forget_piece(db, year=year, piece=piece)
    detail = {"year": year, "piece": piece}
    await record(db, "exam_session.piece_forgotten", actor=actor, subject=Party("exam_session"), detail=detail)


async def set_member(
    db: Transaction, year: int, member: str, value: object, *, told: str | None = None, actor: Party = SYSTEM
) -> None:
    """Keep another setting of this exam session (the feature whose it is judged it); the journal says it, or `told`."""
    if not await queries.set_member(db, year=year, member=member, value=value):
        raise unknown(year)
    detail = {"year": year, member: value if told is None else told}
    await record(db, "exam_session.setting", actor=actor, subject=Party("exam_session"), detail=detail)
