"""What agents wrote for each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, any_, bindparam, cast, insert, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.db.asking import Asking
from app.db.statements import query
from app.db.transaction import Transaction
from app.dossiers.models import Note
from app.registrations.models import Registration
from app.staff.models import AgentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNote:
    """One note, and whose."""

    id: UUID
    agent_id: UUID
    agent_name: str
    body: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class _Key:
    id: UUID


_MINE = (
    Registration.id == bindparam("registration"),
    Registration.academie == any_(cast(bindparam("academies"), ARRAY(Text))),
)
_THERE = query(select(Registration.id).where(*_MINE), into=_Key)
_ADD = query(
    insert(Note)
    .values(registration_id=bindparam("registration"), agent_id=bindparam("agent"), body=bindparam("body"))
    .returning(Note.id),
    into=_Key,
)
_NOTE = select(Note.id, Note.agent_id, AgentRow.name.label("agent_name"), Note.body, Note.created_at).join(
    AgentRow, AgentRow.id == Note.agent_id
)
_ONE = query(_NOTE.where(Note.id == bindparam("note")), into=KeptNote)
_PAGE = query(
    _NOTE.where(Note.registration_id == bindparam("registration"), Note.id > bindparam("after"))
    .order_by(Note.id)
    .limit(bindparam("limit")),
    into=KeptNote,
)


async def there(db: Asking, *, registration: UUID, academies: Sequence[str]) -> bool:
    """Whether this dossier is one of these académies'."""
    return await db.row(_THERE, registration=registration, academies=list(academies)) is not None


async def add(db: Transaction, *, registration: UUID, agent: UUID, body: str) -> KeptNote:
    """Write one."""
    made = await db.the_row(_ADD, registration=registration, agent=agent, body=body)
    return await db.the_row(_ONE, note=made.id)


async def page(db: Asking, *, registration: UUID, after: UUID, limit: int) -> list[KeptNote]:
    """The next notes of a dossier, in the order in which they were written."""
    return await db.rows(_PAGE, registration=registration, after=after, limit=limit)
