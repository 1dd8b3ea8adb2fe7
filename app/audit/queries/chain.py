"""The chain: what is not chained yet and may be, what is, and its seals."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from app.audit.rules import Line, Link, Seal
from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction

NOTHING = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Head:
    """The last line chained."""

    position: int
    digest: str
    xact: int
    entry_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    id: str | None
    act: str
    actor_kind: str
    actor_id: str | None
    subject_kind: str
    subject_id: str | None
    detail: str
    recorded_at: str
    xact: str

    @property
    def line(self) -> Line | None:
        """As the rules read it; None when no line is there."""
        if self.id is None:
            return None
        told = {name: value for name, value in asdict(self).items() if name not in {"position", "digest"}}
        return Line(**told)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chained(_Row):
    position: int
    digest: str


@dataclass(frozen=True, slots=True)
class _Sealed:
    position: int
    digest: str
    sealed_at: datetime
    signature: str | None


@dataclass(frozen=True, slots=True)
class _Count:
    count: int


@dataclass(frozen=True, slots=True)
class _Took:
    taken: bool


# Every column as text, so that any edit shows; instants in UTC to the microsecond, `detail` as PostgreSQL spells it.
_LINE = """
    e.id::text AS id, e.act, e.actor_kind, e.actor_id::text AS actor_id, e.subject_kind,
    e.subject_id::text AS subject_id, e.detail::text AS detail,
    to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24\\:MI\\:SS.US"Z"') AS recorded_at, e.xact::text AS xact
"""
_TAKE = query(text("SELECT pg_try_advisory_xact_lock(20230418) AS taken"), into=_Took)
_HEAD = query(
    text("SELECT position, digest, xact, entry_id FROM audit_chain ORDER BY position DESC LIMIT 1"), into=Head
)
# Only lines of transactions before every one that is still open: those may write before what is chained here, and
# would be skipped for ever.
_FREE = query(
    text(
        f"SELECT {_LINE} FROM audit_entries e WHERE (e.xact, e.id) > (:xact, :entry)"
        " AND e.xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint ORDER BY e.xact, e.id LIMIT :most"
    ),
    into=_Row,
)
_LINK = command(
    text(
        "INSERT INTO audit_chain (position, entry_id, xact, digest)"
        " SELECT * FROM unnest(CAST(:positions AS bigint[]), CAST(:entries AS uuid[]), CAST(:xacts AS bigint[]),"
        " CAST(:digests AS text[]))"
    )
)
_SEAL = command(
    text(
        "INSERT INTO audit_seals (position, digest, sealed_at, signature)"
        " VALUES (:position, :digest, :sealed_at, :signature)"
    )
)
_CHAINED = query(
    text(
        f"SELECT c.position, c.digest, {_LINE} FROM audit_chain c LEFT JOIN audit_entries e ON e.id = c.entry_id"
        " WHERE c.position > :after ORDER BY c.position LIMIT :most"
    ),
    into=_Chained,
)
_SEALS = query(
    text("SELECT position, digest, sealed_at, signature FROM audit_seals WHERE position > :after ORDER BY position"),
    into=_Sealed,
)
# What is not chained: written since (it waits for its turn), or slipped in before the head.
_WAITING = query(
    text(
        "SELECT count(*) AS count FROM audit_entries e WHERE (e.xact, e.id) > (:xact, :entry)"
        " AND NOT EXISTS (SELECT FROM audit_chain c WHERE c.entry_id = e.id)"
    ),
    into=_Count,
)
_SLIPPED_IN = query(
    text(
        "SELECT count(*) AS count FROM audit_entries e WHERE (e.xact, e.id) <= (:xact, :entry)"
        " AND NOT EXISTS (SELECT FROM audit_chain c WHERE c.entry_id = e.id)"
    ),
    into=_Count,
)


async def take(db: Transaction) -> bool:
    """Be the only one who chains, until the end of the transaction."""
    return (await db.the_row(_TAKE)).taken


async def head(db: Asking) -> Head | None:
    """The last line chained."""
    return await db.row(_HEAD)


async def free(db: Asking, after: Head | None, most: int) -> list[Line]:
    """The lines that come next, in the order of transactions; none of one that is still open, nor after it."""
    found = await db.rows(_FREE, **_key(after), most=most)
    return [row.line for row in found if row.line is not None]


async def link(db: Transaction, lines: Sequence[tuple[int, Line, str]]) -> None:
    """Put lines at their places."""
    await db.run(
        _LINK,
        positions=[position for position, _, _ in lines],
        entries=[UUID(line.id) for _, line, _ in lines],
        xacts=[int(line.xact) for _, line, _ in lines],
        digests=[digest for _, _, digest in lines],
    )


async def keep_seal(db: Transaction, seal: Seal) -> None:
    """Keep the head as it is now."""
    await db.run(
        _SEAL,
        position=seal.position,
        digest=seal.digest,
        sealed_at=datetime.fromisoformat(seal.sealed_at),
        signature=seal.signature,
    )


async def chained(db: Asking, after: int, most: int) -> list[Link]:
    """A stretch of the chain."""
    rows = await db.rows(_CHAINED, after=after, most=most)
    return [Link(position=row.position, digest=row.digest, line=row.line) for row in rows]


async def seals(db: Asking) -> list[Seal]:
    """Every seal, in order."""
    return [
        Seal(position=one.position, digest=one.digest, sealed_at=instant(one.sealed_at), signature=one.signature)
        for one in await db.rows(_SEALS, after=0)
    ]


async def waiting(db: Asking, after: Head | None) -> int:
    """Lines that the next seals will chain."""
    return (await db.the_row(_WAITING, **_key(after))).count


async def slipped_in(db: Asking, before: Head | None) -> int:
    """Lines that stand before the head and are not in the chain: none, unless somebody put them there."""
    return (await db.the_row(_SLIPPED_IN, **_key(before))).count


def instant(at: datetime) -> str:
    """One spelling for one instant."""
    return at.isoformat(timespec="microseconds")


def _key(at: Head | None) -> dict[str, object]:
    return {"xact": 0, "entry": NOTHING} if at is None else {"xact": at.xact, "entry": at.entry_id}
