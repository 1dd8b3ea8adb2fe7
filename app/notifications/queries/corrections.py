"""What is told of corrections by the service."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import aliased

from app.db.asking import Asking
from app.db.statements import query
from app.dossiers.models import IdentityCorrection
from app.registrations.models import RegistrationVersion


@dataclass(frozen=True, slots=True)
class Corrected:
    """A version that the service made, and the one before; `signed_since` when it asks for no signature."""

    before: dict[str, object]
    after: dict[str, object]
    motive: str
    signed_since: int | None


@dataclass(frozen=True, slots=True)
class OfIdentity:
    """A correction of an identity; no `reason` when nobody asked for it."""

    changes: Mapping[str, object]
    reason: str | None
    motive: str | None


_BEFORE = aliased(RegistrationVersion)
_CORRECTED = query(
    select(
        _BEFORE.choices.label("before"),
        RegistrationVersion.choices.label("after"),
        RegistrationVersion.motive,
        RegistrationVersion.signed_since,
    )
    .join(
        _BEFORE,
        and_(
            _BEFORE.registration_id == RegistrationVersion.registration_id,
            _BEFORE.version == RegistrationVersion.version - 1,
        ),
    )
    .where(
        RegistrationVersion.registration_id == bindparam("registration"),
        RegistrationVersion.version == bindparam("version"),
    ),
    into=Corrected,
)
_OF_IDENTITY = query(
    select(IdentityCorrection.changes, IdentityCorrection.reason, IdentityCorrection.motive).where(
        IdentityCorrection.id == bindparam("correction")
    ),
    into=OfIdentity,
)


async def corrected(db: Asking, *, registration: UUID, version: int) -> Corrected:
    """A version that the service made."""
    return await db.the_row(_CORRECTED, registration=registration, version=version)


async def of_identity(db: Asking, *, correction: UUID) -> OfIdentity:
    """A correction of an identity."""
    return await db.the_row(_OF_IDENTITY, correction=correction)
