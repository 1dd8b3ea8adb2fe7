"""Test candidates, and where each stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, case, func, insert, null, select, text, update

from app.accounts.models import Account
from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.justificatifs.models import Depot
from app.justificatifs.rules.states import DepotState
from app.organismes.models import OrganismeAgreement
from app.registrations.models import Registration
from app.sandbox.models import MadeUpCandidate


@dataclass(frozen=True, slots=True)
class Kept:
    """One, with the registration that is theirs now, and the body's agreement."""

    id: UUID
    organisme_id: UUID
    account_id: UUID
    seed: str
    exam_session: int
    academie: str
    student_number: str
    state: str
    reached_at: datetime | None
    refusal_code: str | None
    refusal: str | None
    created_at: datetime
    email: str
    birth_name: str
    first_names: str
    birth_date: date
    account_status: str
    registration_id: UUID | None
    registration_status: str | None
    agreed_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class File:
    """A verified file of a registration that no agent looked at."""

    id: UUID
    piece: str


@dataclass(frozen=True, slots=True)
class _Made:
    id: UUID


@dataclass(frozen=True, slots=True)
class _Count:
    count: int


_REGISTRATION = (
    select(Registration.id, Registration.status, Registration.academie)
    .where(
        Registration.account_id == MadeUpCandidate.account_id,
        Registration.exam_session == MadeUpCandidate.exam_session,
    )
    .order_by(Registration.id.desc())
    .limit(1)
    .lateral("registration")
)
_ALL = (
    select(
        *[
            MadeUpCandidate.__table__.c[name]
            for name in (
                *("id", "organisme_id", "account_id", "seed", "exam_session", "student_number", "state"),
                *("reached_at", "refusal_code", "refusal", "created_at"),
            )
        ],
        func.coalesce(_REGISTRATION.c.academie, MadeUpCandidate.academie).label("academie"),
        Account.email,
        Account.birth_name,
        Account.first_names,
        Account.birth_date,
        Account.status.label("account_status"),
        _REGISTRATION.c.id.label("registration_id"),
        _REGISTRATION.c.status.label("registration_status"),
        OrganismeAgreement.agreed_at,
        OrganismeAgreement.ended_at,
    )
    .join(Account, Account.id == MadeUpCandidate.account_id)
    .outerjoin(_REGISTRATION, text("true"))
    .outerjoin(
        OrganismeAgreement,
        (OrganismeAgreement.account_id == MadeUpCandidate.account_id)
        & (OrganismeAgreement.exam_session == MadeUpCandidate.exam_session)
        & (OrganismeAgreement.organisme_id == MadeUpCandidate.organisme_id),
    )
)
_THIS = MadeUpCandidate.id == bindparam("candidate")
_ONE = query(_ALL.where(_THIS), into=Kept)
_OWN = query(_ALL.where(_THIS, MadeUpCandidate.organisme_id == bindparam("organisme")), into=Kept)
_PAGE = query(
    _ALL.where(MadeUpCandidate.organisme_id == bindparam("organisme"), MadeUpCandidate.id > bindparam("after"))
    .order_by(MadeUpCandidate.id)
    .limit(bindparam("size")),
    into=Kept,
)
_ALONE = command(text("SELECT pg_advisory_xact_lock(hashtextextended(CAST(:key AS text), 34))"))
_COUNT = query(
    select(func.count().label("count")).where(
        MadeUpCandidate.organisme_id == bindparam("organisme"),
        # Of the true time: who moves the clock gains none.
        MadeUpCandidate.made_at > func.clock_timestamp() - timedelta(days=1),
    ),
    into=_Count,
)
_ADD = query(
    insert(MadeUpCandidate)
    .from_select(
        ["organisme_id", "account_id", "seed", "exam_session", "academie", "student_number", "state"],
        select(
            bindparam("organisme"),
            Account.id,
            bindparam("seed"),
            bindparam("year"),
            bindparam("academie"),
            bindparam("number"),
            bindparam("state"),
        ).where(func.lower(Account.email) == bindparam("email"), Account.status != "ferme"),
    )
    .returning(MadeUpCandidate.id),
    into=_Made,
)
_WANT = command(
    update(MadeUpCandidate)
    .where(_THIS)
    .values(state=bindparam("wanted"), reached_at=null(), refusal_code=null(), refusal=null())
)
_THERE = command(
    update(MadeUpCandidate)
    .where(_THIS, MadeUpCandidate.state == bindparam("wanted"))
    .values(reached_at=func.legal_now(), refusal_code=null(), refusal=null())
)
_REFUSED = command(
    update(MadeUpCandidate)
    .where(_THIS)
    .values(reached_at=null(), refusal_code=bindparam("code"), refusal=bindparam("said"))
)
_FILES = query(
    select(Depot.id, Depot.piece)
    .where(
        Depot.registration_id == bindparam("registration"),
        Depot.state == DepotState.VERIFIE.value,
        Depot.review.is_(None),
    )
    .order_by(case((Depot.piece == bindparam("first"), 0), else_=1), Depot.id),
    into=File,
)


async def alone(db: Transaction, key: str) -> None:
    """Nobody else does this until the end of the transaction."""
    await db.run(_ALONE, key=key)


async def made_today(db: Transaction, organisme: UUID) -> int:
    """How many this body made in a true day."""
    return (await db.the_row(_COUNT, organisme=organisme)).count


async def add(
    db: Transaction, *, organisme: UUID, email: str, seed: str, year: int, academie: str, number: str, state: str
) -> UUID:
    """Mark the account of this address as a test candidate of this body."""
    made = await db.the_row(
        _ADD, organisme=organisme, email=email, seed=seed, year=year, academie=academie, number=number, state=state
    )
    return made.id


async def one(db: Asking, candidate: UUID) -> Kept | None:
    """One, whoever made it."""
    return await db.row(_ONE, candidate=candidate)


async def own(db: Asking, candidate: UUID, *, organisme: UUID) -> Kept | None:
    """One that this body made."""
    return await db.row(_OWN, candidate=candidate, organisme=organisme)


async def page(db: Asking, organisme: UUID, *, after: UUID, size: int) -> list[Kept]:
    """Those that this body made, the oldest first."""
    return await db.rows(_PAGE, organisme=organisme, after=after, size=size)


async def want(db: Transaction, candidate: UUID, state: str) -> None:
    """Where they are led from now on."""
    await db.run(_WANT, candidate=candidate, wanted=state)


async def there(db: Transaction, candidate: UUID, state: str) -> None:
    """They are, unless something else was asked meanwhile."""
    await db.run(_THERE, candidate=candidate, wanted=state)


async def refused(db: Transaction, candidate: UUID, *, code: str, said: str) -> None:
    """The house refused an act on the way."""
    await db.run(_REFUSED, candidate=candidate, code=code, said=said)


async def unseen(db: Asking, registration: UUID, *, first: str = "") -> list[File]:
    """Verified files that no agent looked at, those of one piece before the others."""
    return await db.rows(_FILES, registration=registration, first=first)
