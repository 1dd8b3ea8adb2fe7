"""The feed of a body: numbered once committed, then read by its numbers."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, case, cast, or_, select, text
from sqlalchemy.dialects.postgresql import insert

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.organismes.models import OrganismeAgreement
from app.partners.models import Feed, FeedChange
from app.partners.queries.visible import CONTENT, followed
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True)
class Head:
    """The last number given."""

    head: int


@dataclass(frozen=True, slots=True)
class Line:
    """One change as it is told; `content` is None for who is not to be seen any more."""

    position: int
    at: datetime
    kinds: list[str]
    registration_id: UUID
    content: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class Latest:
    """The last change of a registration that is followed."""

    registration_id: UUID
    position: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Content:
    """A registration as its body sees it."""

    content: dict[str, object]


@dataclass(frozen=True, slots=True)
class Digest:
    """The changes of a day, and who is followed at its end."""

    changes: int
    first_position: int | None
    last_position: int | None
    changes_sha256: str
    followed: int
    followed_sha256: str


_OPEN = command(insert(Feed).values(organisme_id=bindparam("organisme")).on_conflict_do_nothing())
_HEAD = select(Feed.head).where(Feed.organisme_id == bindparam("organisme"))
_LAST = query(_HEAD, into=Head)
_TURN = query(_HEAD.with_for_update(), into=Head)
# The turn is taken by a statement before: this one sees all that was committed when it came. A change not committed
# yet gets a later number, whatever its place in the sequence; two of one registration keep theirs (`alone`).
_NUMBER = command(
    text(
        """
        WITH fresh AS (
            SELECT id, row_number() OVER (ORDER BY id) AS rank FROM feed_changes
            WHERE organisme_id = :organisme AND position IS NULL
        ), numbered AS (
            UPDATE feed_changes c SET position = f.head + fresh.rank,
                numbered_at = greatest(legal_now(), f.numbered_at)
            FROM fresh, feeds f WHERE c.id = fresh.id AND f.organisme_id = :organisme
            RETURNING c.position, c.numbered_at
        )
        UPDATE feeds SET head = last.position, numbered_at = last.at
        FROM (SELECT max(position) AS position, max(numbered_at) AS at FROM numbered) AS last
        WHERE organisme_id = :organisme AND last.position IS NOT NULL
        """
    )
)
_SEEN = followed(Registration.id).where(
    Registration.id == FeedChange.registration_id, OrganismeAgreement.organisme_id == FeedChange.organisme_id
)
_PAGE = query(
    select(
        FeedChange.position,
        FeedChange.numbered_at.label("at"),
        FeedChange.kinds,
        FeedChange.registration_id,
        case((_SEEN.correlate(FeedChange).exists(), FeedChange.content)).label("content"),
    )
    .where(FeedChange.organisme_id == bindparam("organisme"), FeedChange.position > bindparam("after"))
    .order_by(FeedChange.position)
    .limit(bindparam("limit")),
    into=Line,
)
_ONLY = cast(bindparam("only"), Uuid)
_LATEST = query(
    select(FeedChange.registration_id, FeedChange.position, FeedChange.numbered_at.label("at"))
    .where(FeedChange.organisme_id == bindparam("organisme"), FeedChange.position.is_not(None))
    .where(or_(_ONLY.is_(None), FeedChange.registration_id == _ONLY), _SEEN.correlate(FeedChange).exists())
    .order_by(FeedChange.position.desc())
    .limit(1),
    into=Latest,
)
_ONE = query(
    followed(CONTENT.label("content")).where(
        OrganismeAgreement.organisme_id == bindparam("organisme"), Registration.id == bindparam("registration")
    ),
    into=Content,
)
# Days of Paris: `numbered_at` never goes back as the numbers go up, so that a day is a stretch of them, and one that
# is over stays as it is.
_DIGEST = query(
    text(
        """
        WITH told AS (
            SELECT position, kinds, registration_id,
                CAST(numbered_at AT TIME ZONE 'Europe/Paris' AS date) AS day
            FROM feed_changes WHERE organisme_id = :organisme AND position IS NOT NULL
                AND CAST(numbered_at AT TIME ZONE 'Europe/Paris' AS date) <= CAST(:day AS date)
        ), last AS (
            SELECT DISTINCT ON (registration_id) registration_id, position, kinds FROM told
            ORDER BY registration_id, position DESC
        ), living AS (
            SELECT registration_id, position FROM last WHERE kinds <> ARRAY['registration.withdrawn']
        )
        SELECT t.changes, t.first_position, t.last_position,
            encode(sha256(convert_to(coalesce(t.lines, ''), 'UTF8')), 'hex') AS changes_sha256,
            l.followed, encode(sha256(convert_to(coalesce(l.lines, ''), 'UTF8')), 'hex') AS followed_sha256
        FROM (
            SELECT count(*) AS changes, min(position) AS first_position, max(position) AS last_position,
                string_agg(position || ' ' || registration_id || E'\\n', '' ORDER BY position) AS lines
            FROM told WHERE day = CAST(:day AS date)
        ) AS t, (
            SELECT count(*) AS followed,
                string_agg(registration_id || ' ' || position || E'\\n', '' ORDER BY registration_id) AS lines
            FROM living
        ) AS l
        """
    ),
    into=Digest,
)


async def turn(db: Transaction, organisme: UUID) -> None:
    """Nobody else numbers this feed until the end of the transaction."""
    await db.run(_OPEN, organisme=organisme)
    await db.the_row(_TURN, organisme=organisme)


async def number(db: Transaction, organisme: UUID) -> None:
    """Give their numbers to all changes committed; whose turn it is."""
    await db.run(_NUMBER, organisme=organisme)


async def head(db: Asking, organisme: UUID) -> int:
    """The last number given."""
    found = await db.row(_LAST, organisme=organisme)
    return 0 if found is None else found.head


async def page(db: Asking, organisme: UUID, *, after: int, limit: int) -> list[Line]:
    """The changes numbered after that, in order."""
    return await db.rows(_PAGE, organisme=organisme, after=after, limit=limit)


async def latest(db: Asking, organisme: UUID, registration: UUID | None) -> Latest | None:
    """The last change numbered of that registration, or of all, among those that it follows."""
    return await db.row(_LATEST, organisme=organisme, only=registration)


async def one(db: Asking, organisme: UUID, registration: UUID) -> dict[str, object] | None:
    """A registration that it follows, as it is now."""
    found = await db.row(_ONE, organisme=organisme, registration=registration)
    return None if found is None else found.content


async def digest(db: Asking, organisme: UUID, day: date) -> Digest:
    """What is compared with what the body has kept."""
    return await db.the_row(_DIGEST, organisme=organisme, day=day)
