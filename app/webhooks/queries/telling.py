"""The feed of a body, made into messages: each change once for each webhook that asked for its kind."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.dialects.postgresql import insert

from app.db.statements import command, query
from app.db.transaction import Transaction
from app.webhooks.models import WebhookCursor


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last change told."""

    told: int


@dataclass(frozen=True, slots=True)
class _Webhook:
    id: UUID


_OPEN = command(
    insert(WebhookCursor).values(organisme_id=bindparam("organisme"), told=bindparam("told")).on_conflict_do_nothing()
)
_TURN = query(
    select(WebhookCursor.told).where(WebhookCursor.organisme_id == bindparam("organisme")).with_for_update(),
    into=Cursor,
)
_MOVE = command(
    update(WebhookCursor).where(WebhookCursor.organisme_id == bindparam("organisme")).values(told=bindparam("upto"))
)
# Who appears without their certificates of schooling: the school is asked for them.
_TELL = query(
    text(
        """
        WITH change AS (
            SELECT position, numbered_at, registration_id, kinds
                || CASE WHEN 'registration.created' = ANY (kinds) AND jsonb_array_length(content -> 'missing') > 0
                    THEN ARRAY['attestation.expected'] ELSE ARRAY[]::text[] END AS kinds
            FROM feed_changes WHERE organisme_id = :organisme AND position > :after AND position <= :upto
        ), made AS (
            INSERT INTO webhook_deliveries (webhook_id, type, registration_id, position, occurred_at)
            SELECT w.id, kind, c.registration_id, c.position, c.numbered_at
            FROM change c CROSS JOIN unnest(c.kinds) AS kind
                JOIN webhooks w ON w.organisme_id = :organisme AND w.enabled AND kind = ANY (w.types)
            ORDER BY c.position
            RETURNING webhook_id
        )
        SELECT DISTINCT webhook_id AS id FROM made
        """
    ),
    into=_Webhook,
)


async def turn(db: Transaction, organisme: UUID) -> int | None:
    """Nobody else tells this body's webhooks until the end of the transaction; the last change told, if it has any."""
    found = await db.row(_TURN, organisme=organisme)
    return None if found is None else found.told


async def begin(db: Transaction, organisme: UUID, *, told: int) -> bool:
    """Changes are told from that one on; whether they were not told before."""
    return bool(await db.run(_OPEN, organisme=organisme, told=told))


async def tell(db: Transaction, organisme: UUID, *, after: int, upto: int) -> list[UUID]:
    """One message for each webhook and each kind of each of these changes; the webhooks that have some."""
    found = await db.rows(_TELL, organisme=organisme, after=after, upto=upto)
    return [one.id for one in found]


async def move(db: Transaction, organisme: UUID, *, upto: int) -> None:
    """All is told up to that change."""
    await db.run(_MOVE, organisme=organisme, upto=upto)
