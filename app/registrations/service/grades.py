"""Grades of earlier exam sessions, as the service knows them: all the lines, or none."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from app.audit.service import SYSTEM, Party, record
from app.catalogue import service as catalogue
from app.db.transaction import Transaction
from app.kit.tabular import LineFault
from app.registrations.queries import grades as queries
from app.registrations.rules import grades_file


@dataclass(frozen=True, slots=True)
class GradesReport:
    """What an import did; with a fault it did nothing at all."""

    lines: int
    added: int = 0
    changed: int = 0
    waiting: int = 0
    """Numbers unknown here: their grades are found when a candidate declares them."""
    faults: tuple[LineFault, ...] = ()


async def import_grades(db: Transaction, now: datetime, *, file: str, content: str) -> GradesReport:
    """Load a file; the same one again changes nothing, a grade that differs replaces the former (a rectification)."""
    sheet = grades_file.read(file, content)
    issued = {one.candidate_number: one for one in await queries.issued(db, sorted(sheet.numbers))}
    known = await catalogue.current(db)
    units = {
        slug: frozenset(unit.code for unit in one.units if unit.code) if one.units_known else frozenset[str]()
        for slug, one in known.specialites.items()
    }
    faults = grades_file.faults(sheet, grades_file.Known(units, issued, now.year))
    waiting = len(sheet.numbers - issued.keys())
    if faults:
        return GradesReport(len(sheet.read), faults=faults)
    # Always in the same order: two imports at once wait for one another, and never each for the other.
    lines = sorted((line for _, line in sheet.read), key=lambda line: line.key)
    added, changed = await queries.put(db, lines, source=file)
    if added or changed:
        digest = hashlib.sha256(content.encode()).hexdigest()
        detail = {"file": file, "sha256": digest, "added": added, "changed": changed}
        await record(db, "grades.import", actor=SYSTEM, subject=Party("grades"), detail=detail)
    return GradesReport(len(lines), added, changed, waiting)
