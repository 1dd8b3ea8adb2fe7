"""Lines of the journal."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import bindparam, insert, text

from app.audit.models import AuditEntry
from app.db.statements import command
from app.db.transaction import Transaction
from app.jobs.events import Event
from app.jobs.outbox import ANNOUNCING, announced

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
# What every act of a candidate ends with, under load: the line, the fact and its job in one round trip.
_ADD_AND_ANNOUNCE = command(
    text(
        "WITH line AS (INSERT INTO audit_entries (act, actor_kind, actor_id, subject_kind, subject_id, detail)"
        " VALUES (:act, :actor_kind, CAST(:actor_id AS uuid), :subject_kind, CAST(:subject_id AS uuid),"
        f" CAST(:detail AS jsonb))), {ANNOUNCING}"
    )
)
_ADD_EACH = command(
    text(
        "INSERT INTO audit_entries (act, actor_kind, actor_id, subject_kind, subject_id, detail)"
        " SELECT :act, :actor_kind, CAST(:actor_id AS uuid), kind, id, '{}'"
        " FROM unnest(CAST(:subject_kinds AS text[]), CAST(:subject_ids AS uuid[])) AS one (kind, id)"
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
    event: Event | None = None,
) -> None:
    """One line, and the fact that goes with it."""
    line = {
        "act": act,
        "actor_kind": actor_kind,
        "actor_id": actor_id,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "detail": Jsonb(dict(detail)),
    }
    if event is None:
        await db.run(_ADD, **line)
    else:
        await db.run(_ADD_AND_ANNOUNCE, **line, **announced(event))


async def add_each(
    db: Transaction,
    *,
    act: str,
    actor_kind: str,
    actor_id: UUID | None,
    subject_kinds: Sequence[str],
    subject_ids: Sequence[UUID | None],
) -> None:
    """One line for each subject."""
    await db.run(
        _ADD_EACH,
        act=act,
        actor_kind=actor_kind,
        actor_id=actor_id,
        subject_kinds=list(subject_kinds),
        subject_ids=list(subject_ids),
    )
