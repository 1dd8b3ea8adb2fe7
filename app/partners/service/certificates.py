"""A training body deposits certificates for those whom it follows; not any more, each of them is as absent."""

from datetime import datetime
from uuid import UUID

from app.audit.service import Party
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions.service import admit_ticket
from app.http.house import House
from app.http.problems import ABSENT
from app.http.tickets import Presented
from app.justificatifs import service as justificatifs
from app.justificatifs.rules.declaration import Declaration
from app.justificatifs.service import KeptDepot
from app.organismes.access import CallingBody
from app.partners.queries import certificates as queries
from app.partners.queries.certificates import Followed
from app.partners.rules import Certificate
from app.partners.service.feed import journal


async def deposit(
    db: Transaction,
    now: datetime,
    body: CallingBody,
    registration: UUID,
    piece: Certificate,
    asked: Declaration,
    *,
    ticket: Presented | None,
    expires: datetime,
) -> KeptDepot:
    """Announce a file: the act that counts, as for a candidate."""
    owner = await _held(db, body, registration)
    await admit_ticket(db, ticket, account=owner.account_id, actor=Party("organisme", body.body_id))
    by = justificatifs.Depositor(body.body_id, body.name)
    return await justificatifs.declare_for(db, now, registration, piece.value, asked, by=by, expires=expires)


async def deposited(db: Transaction, body: CallingBody, registration: UUID) -> list[KeptDepot]:
    """What this body deposited there, whatever became of it; never another's file."""
    _present(await queries.owner(db, body.body_id, registration))
    await journal(db, body, (registration,))
    return await justificatifs.deposited_by(db, registration, organisme=body.body_id)


async def one_deposited(db: Transaction, body: CallingBody, registration: UUID, depot_id: UUID) -> KeptDepot:
    """One of them."""
    found = await _own(db, body, registration, depot_id)
    await journal(db, body, (registration,))
    return found


async def complete(house: House, now: datetime, body: CallingBody, registration: UUID, depot_id: UUID) -> KeptDepot:
    """« It is uploaded ». No connection is held while S3 is asked."""
    depot = await _own(house.database.reads, body, registration, depot_id)
    return await justificatifs.complete_for(house, now, depot)


async def remove(
    db: Transaction,
    now: datetime,
    body: CallingBody,
    registration: UUID,
    depot_id: UUID,
    *,
    ticket: Presented | None,
) -> None:
    """Take back what should not be there."""
    owner = await _held(db, body, registration)
    await admit_ticket(db, ticket, account=owner.account_id, actor=Party("organisme", body.body_id))
    await justificatifs.remove_for(db, now, registration, depot_id, organisme=body.body_id)


async def _own(db: Asking, body: CallingBody, registration: UUID, depot_id: UUID) -> KeptDepot:
    _present(await queries.owner(db, body.body_id, registration))
    return await justificatifs.one_deposited_by(db, registration, depot_id, organisme=body.body_id)


async def _held(db: Transaction, body: CallingBody, registration: UUID) -> Followed:
    return _present(await queries.held_owner(db, body.body_id, registration))


def _present(found: Followed | None) -> Followed:
    if found is None:
        raise ABSENT
    return found
