"""Every object that some row names, in both buckets: files deposited, documents issued, letters to print."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CompoundSelect,
    Date,
    Select,
    Text,
    any_,
    bindparam,
    cast,
    collate,
    func,
    literal,
    null,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.documents.models import Document, LetterBatch
from app.exam_sessions.models import ExamSession
from app.gateways.shelves import Bucket
from app.justificatifs.models import CLEAN_KEYS, Depot
from app.justificatifs.queries.contents import BEARING
from app.justificatifs.rules.retention import Content, Fate, in_clean, in_quarantine
from app.justificatifs.rules.states import DepotState
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One object that a row names; a document has no state: it is always to be there."""

    bucket: str
    key: str
    id: UUID
    state: str | None
    settled: bool
    replaced: bool
    since: datetime
    last_epreuve_on: date | None

    def fate(self, now: datetime) -> Fate:
        """What this object must do."""
        if self.state is None or self.last_epreuve_on is None:
            return Fate.REQUIRED
        content = Content(
            state=DepotState(self.state),
            settled=self.settled,
            replaced=self.replaced,
            since=self.since,
            last_epreuve_on=self.last_epreuve_on,
        )
        return in_quarantine(content, now) if self.bucket == Bucket.QUARANTINE else in_clean(content, now)


_Rows = Select[str, str, UUID, str, bool, bool, datetime, date]
_KEYS = cast(bindparam("keys"), ARRAY(Text))


def _of_depots(bucket: Bucket, column: str) -> _Rows:
    key = getattr(Depot, column)
    return (
        select(literal(bucket.value).label("bucket"), collate(key, "C").label("key"), Depot.id.label("id"), *BEARING)
        .join(Registration, Registration.id == Depot.registration_id)
        .join(ExamSession, ExamSession.year == Registration.exam_session)
        .where(key.is_not(None), or_(_KEYS.is_(None), key == any_(_KEYS)))
    )


_OF_DOCUMENTS = select(
    literal(Bucket.CLEAN.value).label("bucket"),
    collate(Document.object_key, "C").label("key"),
    Document.id,
    cast(null(), Text).label("state"),
    cast(literal(value=True), Boolean).label("settled"),
    cast(literal(value=False), Boolean).label("replaced"),
    Document.created_at.label("since"),
    cast(null(), Date).label("last_epreuve_on"),
).where(or_(_KEYS.is_(None), Document.object_key == any_(_KEYS)))


_OF_BATCHES = select(
    literal(Bucket.CLEAN.value).label("bucket"),
    collate(func.coalesce(LetterBatch.object_key, ""), "C").label("key"),
    LetterBatch.id,
    cast(null(), Text).label("state"),
    cast(literal(value=True), Boolean).label("settled"),
    cast(literal(value=False), Boolean).label("replaced"),
    func.coalesce(LetterBatch.rendered_at, LetterBatch.created_at).label("since"),
    cast(null(), Date).label("last_epreuve_on"),
).where(LetterBatch.object_key.is_not(None), or_(_KEYS.is_(None), LetterBatch.object_key == any_(_KEYS)))


def _all(*parts: _Rows) -> CompoundSelect[str, str, UUID, str, bool, bool, datetime, date]:
    return union_all(*parts).order_by("key")


_NAMED = {
    Bucket.QUARANTINE: query(_all(_of_depots(Bucket.QUARANTINE, "object_key")), into=Named),
    Bucket.CLEAN: query(
        _all(*(_of_depots(Bucket.CLEAN, one) for one in CLEAN_KEYS), _OF_DOCUMENTS, _OF_BATCHES), into=Named
    ),
}
_PATIENT = command(text("SET LOCAL statement_timeout = '60s'"))
"""PostgreSQL sorts every key before it gives the first."""


async def named(db: Transaction, bucket: Bucket) -> AsyncIterator[Named]:
    """All of one bucket, in the order of the bytes of their keys, as S3 lists them."""
    await db.run(_PATIENT)
    async for one in db.stream(_NAMED[bucket], keys=None):
        yield one


async def naming(db: Asking, bucket: Bucket, keys: Sequence[str]) -> list[Named]:
    """Those of these keys that some row names, now."""
    return await db.rows(_NAMED[bucket], keys=list(keys))
