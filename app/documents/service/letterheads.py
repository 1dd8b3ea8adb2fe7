"""Who writes an académie's letters, as an operator sets it."""

from dataclasses import asdict, fields, replace

from app.db.transaction import Transaction
from app.documents.rules.letterhead import Letterhead, faults
from app.documents.schemas import letterheads_of
from app.exam_sessions import service as exam_sessions
from app.http.validation import invalid

MEMBER = "letterheads"


async def set_letterhead(db: Transaction, year: int, academie: str, changed: Letterhead) -> Letterhead:
    """Change what the exam session says of it; what is not said stays. The journal names the académie, nobody else."""
    await exam_sessions.require_academie(db, academie)
    said = letterheads_of((await exam_sessions.settings_of(db, year)).get(MEMBER))
    given = {one.name: value for one in fields(changed) if (value := getattr(changed, one.name)) is not None}
    whole = replace(said.get(academie, Letterhead()), **given)
    if found := tuple(faults(whole)):
        raise invalid(found)
    kept = {code: asdict(head) for code, head in sorted({**said, academie: whole}.items())}
    await exam_sessions.set_member(db, year, MEMBER, kept, told=academie)
    return whole
