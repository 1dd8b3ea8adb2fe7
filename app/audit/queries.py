"""Lines of the journal."""

from collections.abc import Mapping
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import bindparam, insert

from app.audit.models import AuditEntry
from app.db.statements import command
from app.db.transaction import Transaction

_ADD = command(
    insert(AuditEntry).values(
        act=bindparam("act"),
        actor_kind=bindparam("actor_kind"),
        actor_id=bindparam("actor_id"),
        subject_kind=bindparam("subject_kind"),
        subject_id=bindparam("subject_id"),
        detail=bindparam("detail"),
    )
)


async def add(
    db: Transaction,
    *,
    act: str,
    actor_kind: str,
    actor_id: UUID | None,
    subject_kind: str,
    subject_id: UUID | None,
    detail: Mapping[str, object],
) -> None:
    """One line."""
    await db.run(
        _ADD,
        act=act,
        actor_kind=actor_kind,
        actor_id=actor_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        detail=Jsonb(dict(detail)),
    )
