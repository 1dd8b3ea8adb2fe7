"""Which signed récapitulatif there is."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select

from app.db.asking import Asking
from app.db.statements import query
from app.justificatifs.models import Depot
from app.justificatifs.rules.pieces import RECAPITULATIF
from app.justificatifs.rules.states import DepotState


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest version that was signed and deposited; None when none was."""

    version: int | None


THERE = (DepotState.RECU.value, DepotState.EN_ANALYSE.value, DepotState.VERIFIE.value)
"""What counts as deposited: neither awaited only, nor set aside, nor removed."""

_NEWEST = query(
    select(func.max(Depot.registration_version).label("version")).where(
        Depot.registration_id == bindparam("registration"),
        Depot.piece == RECAPITULATIF,
        or_(*(Depot.state == state for state in THERE)),
        # A refused one was worth nothing before either.
        Depot.review.is_distinct_from("refuse"),
    ),
    into=Newest,
)


async def outdated(db: Asking, *, registration: UUID, version: int) -> bool:
    """Whether a récapitulatif was signed and deposited, and none for this version."""
    newest = await db.row(_NEWEST, registration=registration)
    return newest is not None and newest.version is not None and newest.version < version
