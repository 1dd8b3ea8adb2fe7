"""Write the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import bindparam, insert

from app.audit.models import AuditEntry
from app.db.statements import command
from app.db.transaction import Transaction

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Party:
    """An actor or a subject: `candidate`, `agent`, `organisme`, `system`, `registration`, `depot`… and its key."""

    kind: str
    id: UUID | None = None


SYSTEM = Party("system")

RECORD = command(
    insert(AuditEntry).values(
        act=bindparam("act"),
        actor_kind=bindparam("actor_kind"),
        actor_id=bindparam("actor_id"),
        subject_kind=bindparam("subject_kind"),
        subject_id=bindparam("subject_id"),
        detail=bindparam("detail"),
    )
)


async def record(
    db: Transaction, act: str, *, actor: Party, subject: Party, detail: Mapping[str, object] = _NOTHING
) -> None:
    """Add one line; `detail` bears identifiers and states, never a personal datum."""
    await db.run(
        RECORD,
        act=act,
        actor_kind=actor.kind,
        actor_id=actor.id,
        subject_kind=subject.kind,
        subject_id=subject.id,
        detail=Jsonb(dict(detail)),
    )
