"""Whether candidates of an exam session have used a piece."""

from dataclasses import dataclass

from sqlalchemy import bindparam, exists, or_, select

from app.db.asking import Asking
from app.db.statements import query
from app.justificatifs.models import Depot, Justificatif
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True)
class _Used:
    used: bool


_OF_YEAR = Registration.exam_session == bindparam("year")
_USED = query(
    select(
        or_(
            *(
                exists().where(table.piece == bindparam("piece"), table.registration_id == Registration.id, _OF_YEAR)
                for table in (Depot, Justificatif)
            )
        ).label("used")
    ),
    into=_Used,
)


async def used(db: Asking, *, year: int, piece: str) -> bool:
    """A file, even abandoned, or an answer « not concerned », bears its code."""
    return (await db.the_row(_USED, year=year, piece=piece)).used
