"""The digests that marks are compared with."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select

from app.db.asking import Asking
from app.db.statements import query
from app.registrations.models import RegistrationVersion


@dataclass(frozen=True, slots=True)
class Digest:
    """That of one version."""

    version: int
    digest: str


_DIGESTS = query(
    select(RegistrationVersion.version, RegistrationVersion.digest).where(
        RegistrationVersion.registration_id == bindparam("registration"),
        RegistrationVersion.version <= bindparam("most"),
    ),
    into=Digest,
)


async def digests_up_to(db: Asking, *, registration: UUID, version: int) -> dict[int, str]:
    """Those of the versions of a registration up to this one."""
    return {one.version: one.digest for one in await db.rows(_DIGESTS, registration=registration, most=version)}
