"""What the acts on registrations ask and write."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    Integer,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.db.statements import command, query
from app.db.transaction import Transaction
from app.exam_sessions.models import ExamSession
from app.registrations.models import Registration, RegistrationVersion


@dataclass(frozen=True, slots=True)
class Held:
    """One's registration at its current version, locked until the end of the act."""

    id: UUID
    exam_session: int
    academie: str
    status: str
    version: int
    candidate_number: str
    created_at: datetime
    choices: dict[str, object]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database gave to a version."""

    id: UUID
    candidate_number: str
    created_at: datetime
    updated_at: datetime


_HELD = query(
    select(
        Registration.id,
        Registration.exam_session,
        Registration.academie,
        Registration.status,
        Registration.version,
        Registration.candidate_number,
        Registration.created_at,
        RegistrationVersion.choices,
    )
    .join(
        RegistrationVersion,
        and_(
            RegistrationVersion.registration_id == Registration.id,
            RegistrationVersion.version == Registration.version,
        ),
    )
    .where(Registration.id == bindparam("registration"), Registration.account_id == bindparam("account"))
    .with_for_update(of=Registration),
    into=Held,
)

_KEPT = (Registration.id, Registration.candidate_number, Registration.created_at, Registration.updated_at)


def _kept(cte: CTE) -> list[ColumnElement[object]]:
    return [cte.c[column.key] for column in _KEPT]


# Year and académie first, as the service's letters do, then a number that no other registration has.
_NUMBER = func.concat(
    func.lpad(cast(bindparam("short_year"), Text), 2, "0"),
    cast(bindparam("of_academie"), Text),
    func.lpad(cast(func.nextval(text("'candidate_numbers'")), Text), 7, "0"),
)
# What the version says, and what its receipt will say of the act.
_SAID = (
    cast(bindparam("choices"), JSONB),
    cast(bindparam("digest"), Text),
    cast(bindparam("arrived"), DateTime(timezone=True)),
    cast(bindparam("bound"), DateTime(timezone=True)),
    cast(bindparam("bound_zone"), Text),
    cast(bindparam("judged_by"), Text),
    cast(bindparam("corrected_by"), Uuid),
    cast(bindparam("motive"), Text),
    cast(bindparam("signed_since"), Integer),
)
_VERSION = (
    "registration_id", "version", "choices", "digest", "arrived_at", "bound_at", "bound_zone", "judged_by",
    "corrected_by", "motive", "signed_since",
)  # fmt: skip
_CREATED = (
    insert(Registration)
    .values(
        account_id=bindparam("account"),
        exam_session=bindparam("year"),
        academie=bindparam("academie"),
        specialite=bindparam("specialite"),
        option=bindparam("option"),
        forme=bindparam("forme"),
        candidate_number=_NUMBER,
    )
    .returning(*_KEPT)
    .cte("created")
)
_FIRST_VERSION = (
    insert(RegistrationVersion)
    .from_select(
        list(_VERSION),
        select(_CREATED.c.id, literal(1), *_SAID),
    )
    .cte("first_version")
)
_CREATE = query(select(*_kept(_CREATED)).add_cte(_FIRST_VERSION), into=Kept)

_MOVED = (
    update(Registration)
    .where(Registration.id == bindparam("registration"))
    .values(
        version=bindparam("version"),
        academie=bindparam("academie"),
        specialite=bindparam("specialite"),
        option=bindparam("option"),
        forme=bindparam("forme"),
        updated_at=func.legal_now(),
    )
    .returning(*_KEPT, Registration.version)
    .cte("moved")
)
_NEXT_VERSION = (
    insert(RegistrationVersion)
    .from_select(
        list(_VERSION),
        select(_MOVED.c.id, _MOVED.c.version, *_SAID),
    )
    .cte("next_version")
)
_CHANGE = query(select(*_kept(_MOVED)).add_cte(_NEXT_VERSION), into=Kept)
_WITHDRAW = command(
    update(Registration)
    .where(Registration.id == bindparam("registration"), Registration.status == "enregistree")
    .values(status="desinscrite", withdrawn_at=bindparam("at"), updated_at=func.legal_now())
)


@dataclass(frozen=True, slots=True)
class _Left:
    last_epreuve_on: date | None


_LEFT = query(
    select(func.max(ExamSession.last_epreuve_on).label("last_epreuve_on"))
    .join(Registration, Registration.exam_session == ExamSession.year)
    .where(Registration.account_id == bindparam("account"), Registration.status == "enregistree"),
    into=_Left,
)


async def last_epreuve_left(db: Transaction, *, account: UUID) -> date | None:
    """The last épreuve among the account's live registrations, of any exam session; None when none is left."""
    return (await db.the_row(_LEFT, account=account)).last_epreuve_on


async def own_registration(db: Transaction, *, account: UUID, registration: UUID) -> Held | None:
    """The caller's registration, locked until the end of the act."""
    return await db.row(_HELD, account=account, registration=registration)


async def create(db: Transaction, **values: object) -> Kept:
    """A registration and its version 1."""
    return await db.the_row(_CREATE, **values)


async def add_version(db: Transaction, **values: object) -> Kept:
    """The next version, and the registration moved to it."""
    return await db.the_row(_CHANGE, **values)


async def withdraw(db: Transaction, *, registration: UUID, at: datetime) -> int:
    """Désinscription, at the instant when it was received (02); 0 when it is not live any more."""
    return await db.run(_WITHDRAW, registration=registration, at=at)
