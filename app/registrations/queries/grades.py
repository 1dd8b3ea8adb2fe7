"""What an import of grades asks and writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, Date, SmallInteger, Text, bindparam, cast, column, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.types import TypeEngine

from app.accounts.models import Account
from app.db.statements import query
from app.db.transaction import Transaction
from app.registrations.models import ImportedGrade, Registration
from app.registrations.rules.grades_file import GradeLine, Issued


@dataclass(frozen=True, slots=True)
class _Put:
    added: bool


_ISSUED = query(
    select(Registration.candidate_number, Registration.exam_session, Registration.specialite, Account.birth_date)
    .join(Account, Account.id == Registration.account_id)
    .where(Registration.candidate_number == func.any(cast(bindparam("numbers"), ARRAY(Text)))),
    into=Issued,
)
_COLUMNS: dict[str, TypeEngine[Any]] = {
    "candidate_number": Text(),
    "exam_session": SmallInteger(),
    "specialite": Text(),
    "unite": Text(),
    "grade": Text(),
    "birth_date": Date(),
}
_LINES = (
    func.unnest(*(cast(bindparam(name), ARRAY(kind)) for name, kind in _COLUMNS.items()))
    .table_valued(*(column(name, kind) for name, kind in _COLUMNS.items()), name="line")
    .render_derived()
)
_INSERTED = upsert(ImportedGrade).from_select(
    [*_COLUMNS, "source"], select(*(_LINES.c[name] for name in _COLUMNS), cast(bindparam("source"), Text))
)
_NEW = _INSERTED.excluded
_PUT = query(
    _INSERTED.on_conflict_do_update(
        index_elements=["candidate_number", "exam_session", "specialite", "unite"],
        set_={
            "grade": _NEW.grade,
            "birth_date": _NEW.birth_date,
            "source": _NEW.source,
            "imported_at": func.legal_now(),
        },
        where=ImportedGrade.grade.is_distinct_from(_NEW.grade)
        | ImportedGrade.birth_date.is_distinct_from(_NEW.birth_date),
    ).returning((column("xmax").cast(Text) == "0").label("added")),
    into=_Put,
)


async def issued(db: Transaction, numbers: Sequence[str]) -> list[Issued]:
    """Those of these numbers that were issued here."""
    return await db.rows(_ISSUED, numbers=list(numbers))


async def put(db: Transaction, lines: Sequence[GradeLine], *, source: str) -> tuple[int, int]:
    """Keep these grades; how many are new, and how many say something else than before."""
    values = {name: [getattr(line, name) for line in lines] for name in _COLUMNS}
    put = await db.rows(_PUT, source=source, **values)
    added = sum(one.added for one in put)
    return added, len(put) - added
