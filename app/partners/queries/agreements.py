"""What a candidate's registration says of their training body, and whether they agree."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from app.db.asking import Asking
from app.db.statements import query
from app.db.transaction import Transaction
from app.organismes.models import Organisme, OrganismeAgreement
from app.partners.queries.visible import NAMED, STUDENT_NUMBER
from app.registrations.models import Registration, RegistrationVersion


@dataclass(frozen=True, slots=True)
class Standing:
    """The body that the registration names, and the agreement with it."""

    registration_id: UUID
    account_id: UUID
    exam_session: int
    status: str
    organisme_id: UUID | None
    name: str | None
    student_number: str | None
    agreed_at: datetime | None
    ended_at: datetime | None


_STANDING = (
    select(
        Registration.id.label("registration_id"),
        Registration.account_id,
        Registration.exam_session,
        Registration.status,
        Organisme.id.label("organisme_id"),
        Organisme.name,
        STUDENT_NUMBER.label("student_number"),
        OrganismeAgreement.agreed_at,
        OrganismeAgreement.ended_at,
    )
    .select_from(Registration)
    .join(
        RegistrationVersion,
        (RegistrationVersion.registration_id == Registration.id)
        & (RegistrationVersion.version == Registration.version),
    )
    .outerjoin(Organisme, Organisme.id == NAMED)
    .outerjoin(
        OrganismeAgreement,
        (OrganismeAgreement.account_id == Registration.account_id)
        & (OrganismeAgreement.exam_session == Registration.exam_session)
        & (OrganismeAgreement.organisme_id == NAMED),
    )
    .where(Registration.id == bindparam("registration"), Registration.account_id == bindparam("account"))
)
_READ = query(_STANDING, into=Standing)
_HELD = query(_STANDING.with_for_update(of=Registration), into=Standing)


async def standing(db: Asking, registration: UUID, *, account: UUID) -> Standing | None:
    """The candidate's own."""
    return await db.row(_READ, registration=registration, account=account)


async def held(db: Transaction, registration: UUID, *, account: UUID) -> Standing | None:
    """The same, the registration locked until the end of the act."""
    return await db.row(_HELD, registration=registration, account=account)
