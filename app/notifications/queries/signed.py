"""Which signed récapitulatif there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select

from app.db.asking import Asking
from app.db.statements import query
from app.justificatifs.models import Depot
from app.justificatifs.queries.facts import THERE
from app.justificatifs.rules.pieces import RECAPITULATIF
from app.justificatifs.rules.states import DepotState


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest version that was signed and deposited; None when none was."""

    version: int | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A verified récapitulatif that no machine read yet."""

    id: UUID


MACHINE = timedelta(minutes=10)
"""The machine reads within seconds; away for longer, it holds up no news."""

_NEWEST = query(
    select(func.max(func.least(Depot.registration_version, Depot.proven_version)).label("version")).where(
        Depot.registration_id == bindparam("registration"),
        Depot.piece == RECAPITULATIF,
        or_(*(Depot.state == state for state in THERE)),
        # A refused one was worth nothing before either.
        Depot.review.is_distinct_from("refuse"),
    ),
    into=Newest,
)


_UNREAD = query(
    select(Depot.id).where(
        Depot.registration_id == bindparam("registration"),
        Depot.piece == RECAPITULATIF,
        Depot.state == DepotState.VERIFIE.value,
        Depot.read_at.is_(None),
        Depot.verified_at > bindparam("since"),
    ),
    into=Unread,
)
_PROVEN = query(
    select(Depot.proven_version.label("version")).where(
        Depot.id == bindparam("depot"),
        Depot.state == DepotState.VERIFIE.value,
        # Deposited for the version that is current: an older deposit was told of when the registration changed.
        Depot.registration_version == bindparam("version"),
    ),
    into=Newest,
)


async def unread(db: Asking, now: datetime, *, registration: UUID) -> bool:
    """Whether a récapitulatif just verified waits to be read by machine; after ten minutes nothing waits for that."""
    return bool(await db.rows(_UNREAD, registration=registration, since=now - MACHINE))


async def proven_older(db: Asking, *, depot: UUID, version: int) -> int | None:
    """The older version that a récapitulatif deposited for this one proved to be of."""
    found = await db.row(_PROVEN, depot=depot, version=version)
    return None if found is None else found.version


async def outdated(db: Asking, *, registration: UUID, version: int) -> bool:
    """Whether a récapitulatif was signed and deposited, and none for this version or a later one."""
    newest = await db.row(_NEWEST, registration=registration)
    return newest is not None and newest.version is not None and newest.version < version
