"""The complements of a dossier as agents see them: with those that were cancelled, and who did what."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import SQLCoreOperations

from app.db.asking import Asking
from app.db.statements import document
from app.dossiers.schemas.kept import StaffComplement, staff_complement
from app.justificatifs.models import Complement
from app.justificatifs.queries.facts import complement_json
from app.registrations.models import Registration
from app.staff.models import AgentRow

_ASKER, _CHANGER = aliased(AgentRow), aliased(AgentRow)
_MEMBERS: Mapping[str, SQLCoreOperations[object]] = {
    "version": Complement.version,
    "asked_by": Complement.asked_by,
    "asked_name": _ASKER.name,
    "changed_by": Complement.changed_by,
    "changed_name": _CHANGER.name,
    "cancelled_at": Complement.cancelled_at,
    "motif": Complement.motif,
}


def _shown() -> ColumnElement[object]:
    return complement_json(_MEMBERS)


_PEOPLE = (_ASKER, _ASKER.id == Complement.asked_by), (_CHANGER, _CHANGER.id == Complement.changed_by)
COMPLEMENTS = func.coalesce(
    select(func.json_agg(aggregate_order_by(_shown(), Complement.id)))
    .select_from(Complement)
    .join(*_PEOPLE[0])
    .join(*_PEOPLE[1])
    .where(Complement.registration_id == Registration.id)
    .correlate(Registration)
    .scalar_subquery(),
    literal_column("'[]'::json"),
)
"""All those of a registration, the oldest first."""
_ONE = document(
    select(_shown().label("payload"))
    .select_from(Complement)
    .join(*_PEOPLE[0])
    .join(*_PEOPLE[1])
    .where(Complement.id == bindparam("complement"))
)


async def one(db: Asking, *, complement: UUID) -> StaffComplement:
    """One that is there."""
    found = await db.document(_ONE, complement=complement)
    if found is None:
        raise LookupError(f"complement {complement}")
    return staff_complement(found)
