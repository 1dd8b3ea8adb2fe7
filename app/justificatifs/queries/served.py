"""What agents are served of the clean bucket."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Text, and_, any_, bindparam, case, cast, func, null, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.db.asking import Asking
from app.db.statements import query
from app.justificatifs.models import Depot
from app.justificatifs.rules.states import DepotState
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One file as it is served; `key` None: it is not, for it was not verified, or its candidate took it back."""

    id: UUID
    registration_id: UUID
    piece: str
    file_name: str
    key: str | None
    media_type: str
    size: int
    sha256: str
    declared_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whose dossier."""

    candidate_number: str


_SERVED = or_(
    Depot.state == DepotState.VERIFIE.value,
    and_(Depot.verified_at.is_not(None), Depot.replaced_by.is_not(None)),
)
_HERE = Registration.academie == any_(cast(bindparam("academies"), ARRAY(Text)))
_FILES = select(
    Depot.id,
    Depot.registration_id,
    Depot.piece,
    Depot.file_name,
    # What is served is the clean copy: its type, its size and its digest go with its key. (Without a key there is no
    # copy, and what was announced stands for it.)
    case((_SERVED, Depot.clean_key), else_=null()).label("key"),
    func.coalesce(Depot.clean_media_type, Depot.media_type).label("media_type"),
    func.coalesce(Depot.clean_size, Depot.size).label("size"),
    func.coalesce(Depot.clean_sha256, Depot.sha256).label("sha256"),
    Depot.sha256.label("declared_sha256"),
).join(Registration, Registration.id == Depot.registration_id)
_ONE = query(_FILES.where(Depot.id == bindparam("depot"), _HERE), into=Served)
_OF_DOSSIER = query(
    _FILES.where(Depot.registration_id == bindparam("registration"), Depot.state == DepotState.VERIFIE.value).order_by(
        Depot.piece, Depot.id
    ),
    into=Served,
)
_HOLDER = query(
    select(Registration.candidate_number).where(Registration.id == bindparam("registration"), _HERE), into=Holder
)


async def one(db: Asking, *, academies: Sequence[str], depot_id: UUID) -> Served | None:
    """A file of one of these académies."""
    return await db.row(_ONE, academies=list(academies), depot=depot_id)


async def holder(db: Asking, *, academies: Sequence[str], registration: UUID) -> Holder | None:
    """Whose dossier it is, if it is one of these académies."""
    return await db.row(_HOLDER, academies=list(academies), registration=registration)


async def of_dossier(db: Asking, *, registration: UUID) -> list[Served]:
    """Its verified files that no other replaced, piece by piece."""
    return await db.rows(_OF_DOSSIER, registration=registration)
