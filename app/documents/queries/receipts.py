"""What a receipt says, as the act's own transaction wrote it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, Uuid, bindparam, func, select

from app.db.asking import Asking
from app.db.statements import query
from app.justificatifs.models import Depot
from app.registrations.models import Registration, RegistrationVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What every receipt says."""

    registration_id: UUID
    candidate_number: str
    exam_session: int
    academie: str
    version: int
    arrived_at: datetime
    bound_at: datetime | None
    bound_zone: str | None
    judged_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedVersion(Act):
    """One version of a registration."""

    digest: str
    recorded_at: datetime
    corrected: bool
    """By the service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFile(Act):
    """One file, and what became of it."""

    depot_id: UUID
    piece: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    depose_par: str | None
    state: str
    received_at: datetime | None
    verified_at: datetime | None


_ACCOUNT = bindparam("account", type_=Uuid)
_REGISTRATION = (Registration.candidate_number, Registration.exam_session)

_VERSION = query(
    select(
        RegistrationVersion.registration_id,
        *_REGISTRATION,
        RegistrationVersion.choices.op("->>")("academie").label("academie"),
        RegistrationVersion.version,
        func.coalesce(RegistrationVersion.arrived_at, RegistrationVersion.recorded_at).label("arrived_at"),
        RegistrationVersion.bound_at,
        RegistrationVersion.bound_zone,
        RegistrationVersion.judged_by,
        RegistrationVersion.digest,
        RegistrationVersion.recorded_at,
        RegistrationVersion.corrected_by.is_not(None).label("corrected"),
    )
    .join(Registration, Registration.id == RegistrationVersion.registration_id)
    .where(
        Registration.account_id == _ACCOUNT,
        Registration.id == bindparam("registration", type_=Uuid),
        RegistrationVersion.version == bindparam("version", type_=Integer),
    ),
    into=SavedVersion,
)
_FILE = query(
    select(
        Depot.registration_id,
        *_REGISTRATION,
        Registration.academie,
        Depot.registration_version.label("version"),
        Depot.declared_at.label("arrived_at"),
        Depot.bound_at,
        Depot.bound_zone,
        Depot.judged_by,
        Depot.id.label("depot_id"),
        *(Depot.piece, Depot.file_name, Depot.media_type, Depot.size, Depot.sha256, Depot.depose_par),
        *(Depot.state, Depot.received_at, Depot.verified_at),
    )
    .join(Registration, Registration.id == Depot.registration_id)
    .where(Registration.account_id == _ACCOUNT, Depot.id == bindparam("depot", type_=Uuid)),
    into=DeclaredFile,
)


async def saved_version(db: Asking, *, account: UUID, registration: UUID, version: int) -> SavedVersion | None:
    """One version of the caller's registration."""
    return await db.row(_VERSION, account=account, registration=registration, version=version)


async def declared_file(db: Asking, *, account: UUID, depot: UUID) -> DeclaredFile | None:
    """One file of the caller's registration, whoever deposited it, even replaced since."""
    return await db.row(_FILE, account=account, depot=depot)
