"""Who agreed to be followed by which training body."""

from uuid import UUID

from sqlalchemy import Uuid, bindparam, cast, func, or_, text, update

from app.db.statements import command
from app.db.transaction import Transaction
from app.organismes.models import OrganismeAgreement

_AGREE = command(
    text(
        "INSERT INTO organisme_agreements (account_id, exam_session, organisme_id)"
        " VALUES (:account, :exam_session, :organisme)"
        " ON CONFLICT (account_id, exam_session, organisme_id) DO UPDATE"
        " SET agreed_at = legal_now(), ended_at = NULL WHERE organisme_agreements.ended_at IS NOT NULL"
    )
)
_KEPT = cast(bindparam("kept"), Uuid)
_ENDED = (
    update(OrganismeAgreement)
    .where(
        OrganismeAgreement.account_id == bindparam("account"),
        OrganismeAgreement.exam_session == bindparam("exam_session"),
        OrganismeAgreement.ended_at.is_(None),
    )
    .values(ended_at=func.greatest(func.legal_now(), OrganismeAgreement.agreed_at))
)
_PART = command(_ENDED.where(or_(_KEPT.is_(None), OrganismeAgreement.organisme_id != _KEPT)))
_END = command(_ENDED.where(OrganismeAgreement.organisme_id == bindparam("organisme")))


async def agree(db: Transaction, *, account: UUID, exam_session: int, organisme: UUID) -> bool:
    """Whether it was not agreed before."""
    return bool(await db.run(_AGREE, account=account, exam_session=exam_session, organisme=organisme))


async def part(db: Transaction, *, account: UUID, exam_session: int, kept: UUID | None) -> int:
    """End every agreement of this exam session, but with that one; how many there were."""
    return await db.run(_PART, account=account, exam_session=exam_session, kept=kept)


async def end(db: Transaction, *, account: UUID, exam_session: int, organisme: UUID) -> None:
    """End this one."""
    await db.run(_END, account=account, exam_session=exam_session, organisme=organisme)
