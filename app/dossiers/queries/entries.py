"""The queue's copy: written after each fact, and compared with what it is the copy of."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import Uuid, any_, bindparam, cast, delete, exists, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.dossiers.models import QueueEntry
from app.dossiers.rules.queue import Copy
from app.registrations.models import Registration
from app.registrations.rules.states import RegistrationState

_COPIED = (
    "exam_session", "academie", "specialite", "category", "candidate_number", "status", "missing", "refused",
    "complement", "complement_until", "sous_reserve_r408", "handicap", "waiting_since",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Key:
    id: UUID


# Who refreshes the same dossier waits, then reads it as the other left it: an older reading never overwrites a newer.
_ALONE = command(
    text(
        "SELECT pg_advisory_xact_lock(hashtextextended(CAST(id AS text), 22))"
        " FROM (SELECT unnest(CAST(:registrations AS uuid[])) AS id ORDER BY 1) AS one"
    )
)
# It has waited since the last act that bears on it: the candidate's (what was saved, deposited and verified, answered),
# or the decision, whichever came last [P].
_WRITE = query(
    text(
        f"""
        INSERT INTO queue_entries (registration_id, {", ".join(_COPIED)})
        SELECT r.id, r.exam_session, r.academie, r.specialite, v.choices ->> 'category', r.candidate_number, c.status,
            c.missing, c.refused, c.complement, c.complement_until, c.sous_reserve_r408,
            coalesce(CAST(v.choices ->> 'handicap' AS boolean), false),
            greatest((SELECT max(recorded_at) FROM registration_versions
                    WHERE registration_id = r.id AND corrected_by IS NULL), d.decided_at,
                (SELECT max(declared_at) FROM depots WHERE registration_id = r.id AND state = 'verifie'),
                (SELECT max(answered_at) FROM justificatifs WHERE registration_id = r.id))
        FROM jsonb_to_recordset(:copies) AS c (registration_id uuid, status text, missing text[], refused text[],
            complement text, complement_until timestamptz, sous_reserve_r408 boolean)
        JOIN registrations r ON r.id = c.registration_id AND r.status = 'enregistree'
        JOIN registration_versions v ON v.registration_id = r.id AND v.version = r.version
        LEFT JOIN dossiers d ON d.registration_id = r.id
        ON CONFLICT (registration_id) DO UPDATE
        SET {", ".join(f"{name} = excluded.{name}" for name in _COPIED)}, refreshed_at = legal_now()
        WHERE ({", ".join(f"queue_entries.{name}" for name in _COPIED)})
            IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _COPIED)})
        RETURNING registration_id AS id
        """
    ),
    into=_Key,
)
_THESE = any_(cast(bindparam("registrations"), ARRAY(Uuid)))
_LIVE = exists().where(
    Registration.id == QueueEntry.registration_id, Registration.status == RegistrationState.ENREGISTREE.value
)
_DROP = query(
    delete(QueueEntry)
    .where(QueueEntry.registration_id == _THESE, ~_LIVE)
    .returning(QueueEntry.registration_id.label("id")),
    into=_Key,
)
_NEXT = query(
    select(Registration.id)
    .where(Registration.id > bindparam("after"))
    .order_by(Registration.id)
    .limit(bindparam("limit")),
    into=_Key,
)


async def alone(db: Transaction, *, registrations: Sequence[UUID]) -> None:
    """Nobody else refreshes these until the end of the transaction."""
    await db.run(_ALONE, registrations=list(registrations))


async def write(db: Transaction, copies: Mapping[UUID, Copy]) -> list[UUID]:
    """Write what differs; which did. A registration that is not live has no place in the queue."""
    given = [{"registration_id": str(key), **asdict(copy)} for key, copy in copies.items()]
    return [one.id for one in await db.rows(_WRITE, copies=Jsonb(given))]


async def drop(db: Transaction, *, registrations: Sequence[UUID]) -> list[UUID]:
    """Take out those that are not live any more; which were in."""
    return [one.id for one in await db.rows(_DROP, registrations=list(registrations))]


async def following(db: Asking, *, after: UUID, limit: int) -> list[UUID]:
    """The next registrations, live or not, by their keys."""
    return [one.id for one in await db.rows(_NEXT, after=after, limit=limit)]
