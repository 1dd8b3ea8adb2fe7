"""Questions about single files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, and_, any_, bindparam, cast, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.accounts.access import CALLER_ACCOUNT, seen_by_caller
from app.db.asking import Asking
from app.db.statements import command, document, query
from app.db.transaction import Transaction
from app.justificatifs.models import Depot
from app.justificatifs.queries.facts import Document, as_json
from app.justificatifs.rules.states import DepotState
from app.justificatifs.schemas.kept import KeptDepot, depot
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True)
class Expected:
    """A file announced whose URL is dead."""

    id: UUID
    object_key: str
    url_expires_at: datetime


_JSON = as_json(KeptDepot, Depot.__table__).label("payload")
_ONE = select(_JSON).join(Registration, Registration.id == Depot.registration_id).where(Depot.id == bindparam("depot"))
SEEN = seen_by_caller(_ONE.add_columns(Depot.version.label("etag")).where(Registration.account_id == CALLER_ACCOUNT))
"""One of the caller's own files."""

_OWN = document(_ONE.where(Registration.account_id == bindparam("account")))
_OWN_HELD = document(_ONE.where(Registration.account_id == bindparam("account")).with_for_update(of=Depot))
_ANY = document(_ONE)
_HELD = document(_ONE.with_for_update(of=Depot))
_OF_ACADEMIES = document(
    _ONE.where(Registration.academie == any_(cast(bindparam("academies"), ARRAY(Text)))).with_for_update(of=Depot)
)
_OF_BODY = and_(Depot.registration_id == bindparam("registration"), Depot.organisme_id == bindparam("organisme"))
_ALL_OF_BODY = query(select(_JSON).where(_OF_BODY).order_by(Depot.id), into=Document)
_ONE_OF_BODY = document(_ONE.where(_OF_BODY))
_HELD_OF_BODY = document(_ONE.where(_OF_BODY).with_for_update(of=Depot))
_OF_PIECE = query(
    select(_JSON)
    .where(
        Depot.registration_id == bindparam("registration"),
        Depot.piece == bindparam("piece"),
        Depot.state != DepotState.ABANDONNE.value,
    )
    .order_by(Depot.id)
    .with_for_update(of=Depot),
    into=Document,
)
_LOCK = command(select(Registration.id).where(Registration.id == bindparam("registration")).with_for_update())
_EXPECTED = query(
    select(Depot.id, Depot.object_key, Depot.url_expires_at)
    .where(Depot.state == DepotState.ATTENDU.value, Depot.url_expires_at <= bindparam("now"))
    .order_by(Depot.url_expires_at)
    .limit(bindparam("most")),
    into=Expected,
)


async def own(db: Asking, *, account: UUID, depot_id: UUID) -> KeptDepot | None:
    """One of the caller's own files."""
    found = await db.document(_OWN, account=account, depot=depot_id)
    return None if found is None else depot(found)


async def own_held(db: Transaction, *, account: UUID, depot_id: UUID) -> KeptDepot | None:
    """The same, locked until the end of the act."""
    found = await db.document(_OWN_HELD, account=account, depot=depot_id)
    return None if found is None else depot(found)


async def any_depot(db: Asking, *, depot_id: UUID) -> KeptDepot | None:
    """Any file, for the worker."""
    found = await db.document(_ANY, depot=depot_id)
    return None if found is None else depot(found)


async def held(db: Transaction, *, depot_id: UUID) -> KeptDepot | None:
    """Any file, locked until the end of the act."""
    found = await db.document(_HELD, depot=depot_id)
    return None if found is None else depot(found)


async def of_academies(db: Transaction, *, academies: Sequence[str], depot_id: UUID) -> KeptDepot | None:
    """A file of one of these académies, locked until the end of the act."""
    found = await db.document(_OF_ACADEMIES, academies=list(academies), depot=depot_id)
    return None if found is None else depot(found)


async def all_of_body(db: Asking, *, organisme: UUID, registration: UUID) -> list[KeptDepot]:
    """What this training body deposited there, abandoned or not, in order."""
    found = await db.rows(_ALL_OF_BODY, organisme=organisme, registration=registration)
    return [depot(one.payload) for one in found]


async def one_of_body(db: Asking, *, organisme: UUID, registration: UUID, depot_id: UUID) -> KeptDepot | None:
    """One of them."""
    found = await db.document(_ONE_OF_BODY, organisme=organisme, registration=registration, depot=depot_id)
    return None if found is None else depot(found)


async def held_of_body(db: Transaction, *, organisme: UUID, registration: UUID, depot_id: UUID) -> KeptDepot | None:
    """The same, locked until the end of the act."""
    found = await db.document(_HELD_OF_BODY, organisme=organisme, registration=registration, depot=depot_id)
    return None if found is None else depot(found)


async def lock_registration(db: Transaction, *, registration: UUID) -> None:
    """Whoever changes several files of a registration holds it first."""
    await db.run(_LOCK, registration=registration)


async def of_piece(db: Transaction, *, registration: UUID, piece: str) -> list[KeptDepot]:
    """The files of one piece that are not abandoned, locked."""
    return [depot(one.payload) for one in await db.rows(_OF_PIECE, registration=registration, piece=piece)]


async def expected(db: Asking, now: datetime, *, most: int) -> list[Expected]:
    """Files announced whose URL is dead, the oldest first."""
    return await db.rows(_EXPECTED, now=now, most=most)
