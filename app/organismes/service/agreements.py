"""A candidate's agreement to be followed by their training body: one at a time in an exam session."""

from uuid import UUID

from app.db.transaction import Transaction
from app.organismes.queries import agreements as queries


async def agree(db: Transaction, *, account: UUID, exam_session: int, organisme: UUID) -> bool:
    """From now on this body sees the registration that names it, and no other body does; whether this is new."""
    await queries.part(db, account=account, exam_session=exam_session, kept=organisme)
    return await queries.agree(db, account=account, exam_session=exam_session, organisme=organisme)


async def part(db: Transaction, *, account: UUID, exam_session: int, kept: UUID | None = None) -> bool:
    """No body but `kept` sees it any more, from this instant; whether one did."""
    return bool(await queries.part(db, account=account, exam_session=exam_session, kept=kept))


async def end(db: Transaction, *, account: UUID, exam_session: int, organisme: UUID) -> None:
    """This body sees it no more, from this instant."""
    await queries.end(db, account=account, exam_session=exam_session, organisme=organisme)
