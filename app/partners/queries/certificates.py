"""Whether a body may deposit for a registration: the same question as what it sees, the registration being locked."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam

from app.db.asking import Asking
from app.db.statements import query
from app.db.transaction import Transaction
from app.justificatifs.queries.depots import lock_registration
from app.organismes.models import OrganismeAgreement
from app.partners.queries.visible import followed
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True)
class Followed:
    """Whose registration it is."""

    account_id: UUID


_FOLLOWED = query(
    followed(Registration.account_id).where(
        OrganismeAgreement.organisme_id == bindparam("organisme"), Registration.id == bindparam("registration")
    ),
    into=Followed,
)


async def owner(db: Asking, organisme: UUID, registration: UUID) -> Followed | None:
    """The candidate, if this body follows this registration."""
    return await db.row(_FOLLOWED, organisme=organisme, registration=registration)


async def held_owner(db: Transaction, organisme: UUID, registration: UUID) -> Followed | None:
    """The same; nobody ends the agreement before the act has ended."""
    # The lock has a statement of its own: what waits for it must see an agreement that was ended meanwhile.
    await lock_registration(db, registration=registration)
    return await owner(db, organisme, registration)
