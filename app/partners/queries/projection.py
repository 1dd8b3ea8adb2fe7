"""What each body was told last, what it would see now, and the changes between the two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import Uuid, any_, bindparam, cast, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.organismes.models import OrganismeAgreement
from app.partners.models import FeedState
from app.partners.queries.visible import CONTENT, followed
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True)
class Seen:
    """A registration as a body sees it."""

    registration_id: UUID
    organisme_id: UUID
    exam_session: int
    content: dict[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """What is written of one."""

    registration_id: UUID
    organisme_id: UUID
    exam_session: int
    kinds: Sequence[str]
    content: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class Outlived:
    """An agreement with nothing left to follow."""

    account_id: UUID
    exam_session: int
    organisme_id: UUID


@dataclass(frozen=True, slots=True)
class _Key:
    id: UUID


# Who projects the same registration waits, then sees what the other told: changes of one are written in their order.
_ALONE = command(
    text(
        "SELECT pg_advisory_xact_lock(hashtextextended(CAST(id AS text), 23))"
        " FROM (SELECT unnest(CAST(:registrations AS uuid[])) AS id ORDER BY 1) AS one"
    )
)
_THESE = cast(bindparam("registrations"), ARRAY(Uuid))
_CONCERNED = query(
    text(
        "SELECT r.id FROM registrations r WHERE r.id = ANY (CAST(:registrations AS uuid[]))"
        " AND (EXISTS (SELECT FROM feed_states s WHERE s.registration_id = r.id)"
        " OR EXISTS (SELECT FROM organisme_agreements a WHERE a.account_id = r.account_id"
        " AND a.exam_session = r.exam_session)) LIMIT 1"
    ),
    into=_Key,
)
_NOW = query(
    followed(
        Registration.id.label("registration_id"),
        OrganismeAgreement.organisme_id,
        Registration.exam_session,
        CONTENT.label("content"),
    ).where(Registration.id == any_(_THESE)),
    into=Seen,
)
_BEFORE = query(
    select(FeedState.registration_id, FeedState.organisme_id, FeedState.exam_session, FeedState.content).where(
        FeedState.registration_id == any_(_THESE)
    ),
    into=Seen,
)
# Who left is not to be read in what was told before either.
_WRITE = command(
    text(
        """
        WITH given AS (
            SELECT * FROM jsonb_to_recordset(:changes) AS c (registration_id uuid, organisme_id uuid,
                exam_session smallint, kinds text[], content jsonb)
        ), kept AS (
            INSERT INTO feed_states (registration_id, organisme_id, exam_session, content)
            SELECT registration_id, organisme_id, exam_session, content FROM given WHERE content IS NOT NULL
            ON CONFLICT (registration_id, organisme_id) DO UPDATE SET content = excluded.content
        ), gone AS (
            DELETE FROM feed_states s USING given g WHERE g.content IS NULL
                AND s.registration_id = g.registration_id AND s.organisme_id = g.organisme_id
        ), erased AS (
            UPDATE feed_changes f SET content = NULL FROM given g WHERE g.content IS NULL AND f.content IS NOT NULL
                AND f.registration_id = g.registration_id AND f.organisme_id = g.organisme_id
        )
        INSERT INTO feed_changes (organisme_id, registration_id, exam_session, kinds, content)
        SELECT organisme_id, registration_id, exam_session, kinds, content FROM given
        """
    )
)
_OUTLIVED = query(
    text(
        """
        SELECT r.account_id, r.exam_session, a.organisme_id
        FROM registrations r JOIN registration_versions v ON v.registration_id = r.id AND v.version = r.version
            JOIN organisme_agreements a ON a.account_id = r.account_id AND a.exam_session = r.exam_session
        WHERE r.id = ANY (CAST(:registrations AS uuid[])) AND a.ended_at IS NULL
            AND (r.status <> 'enregistree'
                OR v.choices #>> '{preparation,training_body_id}' IS DISTINCT FROM CAST(a.organisme_id AS text)
                OR v.choices #>> '{preparation,student_number}' IS NULL)
            AND NOT EXISTS (SELECT FROM registrations o WHERE o.account_id = r.account_id
                AND o.exam_session = r.exam_session AND o.status = 'enregistree' AND o.id <> r.id)
        """
    ),
    into=Outlived,
)
_NEXT = query(
    text(
        "SELECT id FROM (SELECT r.id FROM organisme_agreements a"
        " JOIN registrations r ON r.account_id = a.account_id AND r.exam_session = a.exam_session"
        " WHERE a.ended_at IS NULL UNION SELECT registration_id FROM feed_states) AS one"
        " WHERE id > :after ORDER BY id LIMIT :limit"
    ),
    into=_Key,
)


async def concerned(db: Asking, registrations: Sequence[UUID]) -> bool:
    """Whether a body follows one of these, or did, were it too shortly to be told."""
    return await db.row(_CONCERNED, registrations=list(registrations)) is not None


async def alone(db: Transaction, registrations: Sequence[UUID]) -> None:
    """Nobody else projects these until the end of the transaction."""
    await db.run(_ALONE, registrations=list(registrations))


async def outlived(db: Asking, registrations: Sequence[UUID]) -> list[Outlived]:
    """The agreements that what they were about did not survive: a body named no more, a registration withdrawn."""
    return await db.rows(_OUTLIVED, registrations=list(registrations))


async def now(db: Asking, registrations: Sequence[UUID]) -> list[Seen]:
    """What bodies would see of these."""
    return await db.rows(_NOW, registrations=list(registrations))


async def before(db: Asking, registrations: Sequence[UUID]) -> list[Seen]:
    """What they were told last."""
    return await db.rows(_BEFORE, registrations=list(registrations))


async def write(db: Transaction, changes: Sequence[Change]) -> None:
    """Add these to the feeds, and keep what they told."""
    given = [
        {
            "registration_id": str(one.registration_id),
            "organisme_id": str(one.organisme_id),
            "exam_session": one.exam_session,
            "kinds": list(one.kinds),
            "content": one.content,
        }
        for one in changes
    ]
    await db.run(_WRITE, changes=Jsonb(given))


async def following(db: Asking, *, after: UUID, limit: int) -> list[UUID]:
    """The next registrations that a body follows, or was told of."""
    return [one.id for one in await db.rows(_NEXT, after=after, limit=limit)]
