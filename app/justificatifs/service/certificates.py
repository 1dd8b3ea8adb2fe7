"""A training body deposits for a candidate: the same law, the same bound, the same verification; it sees its own only.

Whether it may is asked on the floor above, which knows agreements, in the same transaction.
"""

from datetime import datetime
from uuid import UUID

from app.audit.service import Party
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.http.house import House
from app.http.problems import ABSENT
from app.justificatifs.queries import depots as queries
from app.justificatifs.queries import facts as registrations
from app.justificatifs.queries.acts import Depositor
from app.justificatifs.rules.declaration import Declaration
from app.justificatifs.schemas.kept import KeptDepot
from app.justificatifs.service.checklists import checklist_of
from app.justificatifs.service.declaring import announced
from app.justificatifs.service.depots import completed, taken_back
from app.kit.errors import Conflict
from app.registrations.rules.moves import Actor


async def declare_for(
    db: Transaction,
    now: datetime,
    registration: UUID,
    piece: str,
    asked: Declaration,
    *,
    by: Depositor,
    expires: datetime,
) -> KeptDepot:
    """Announce a file for the candidate; the registration is locked."""
    [facts] = await registrations.facts_of(db, [registration])
    checklist = await checklist_of(db, facts)
    item = checklist.item(piece)
    if item is None:
        raise Conflict("piece-non-demandee", "Cette pièce n'est pas demandée à ce candidat.")
    return await announced(db, now, checklist, item, asked, expires=expires, by=by)


async def deposited_by(db: Asking, registration: UUID, *, organisme: UUID) -> list[KeptDepot]:
    """All that this body deposited there, in order."""
    return await queries.all_of_body(db, organisme=organisme, registration=registration)


async def one_deposited_by(db: Asking, registration: UUID, depot_id: UUID, *, organisme: UUID) -> KeptDepot:
    """One of them; else it is absent."""
    found = await queries.one_of_body(db, organisme=organisme, registration=registration, depot_id=depot_id)
    if found is None:
        raise ABSENT
    return found


async def complete_for(house: House, now: datetime, depot: KeptDepot) -> KeptDepot:
    """« It is uploaded »: said twice, it changes nothing."""
    return await completed(house, now, depot, by=Actor.ORGANISME)


async def remove_for(db: Transaction, now: datetime, registration: UUID, depot_id: UUID, *, organisme: UUID) -> None:
    """Take back a file that should not be there; the registration is locked."""
    [facts] = await registrations.facts_of(db, [registration])
    depot = await queries.held_of_body(db, organisme=organisme, registration=registration, depot_id=depot_id)
    if depot is None:
        raise ABSENT
    await taken_back(db, now, depot, facts, actor=Party("organisme", organisme))
