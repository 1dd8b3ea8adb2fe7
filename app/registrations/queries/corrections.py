"""What corrections by the service ask: a registration of an académie, those of an account that go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Text, and_, any_, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.exam_sessions.models import ExamSession
from app.registrations.models import Registration, RegistrationVersion


@dataclass(frozen=True, slots=True)
class Corrected:
    """A registration at its current version; `signed_since`: the oldest version whose signed récapitulatif counts."""

    id: UUID
    account_id: UUID
    status: str
    version: int
    signed_since: int
    choices: dict[str, object]


_CURRENT = select(
    Registration.id,
    Registration.account_id,
    Registration.status,
    Registration.version,
    func.coalesce(RegistrationVersion.signed_since, RegistrationVersion.version).label("signed_since"),
    RegistrationVersion.choices,
).join(
    RegistrationVersion,
    and_(
        RegistrationVersion.registration_id == Registration.id,
        RegistrationVersion.version == Registration.version,
    ),
)
_MINE = (
    Registration.id == bindparam("registration"),
    Registration.academie == any_(cast(bindparam("academies"), ARRAY(Text))),
)
_READ = query(_CURRENT.where(*_MINE), into=Corrected)
# The locks have statements of their own: one that waits for a lock sees the versions as they were before it waited.
_LOCK = command(select(Registration.id).where(*_MINE).with_for_update())
_OF_ACCOUNT = (
    Registration.account_id == bindparam("account"),
    Registration.status == "enregistree",
    ExamSession.last_epreuve_on >= bindparam("today"),
)
_LOCK_GOING_ON = command(
    select(Registration.id)
    .join(ExamSession, ExamSession.year == Registration.exam_session)
    .where(*_OF_ACCOUNT)
    .order_by(Registration.id)
    .with_for_update(of=Registration)
)
_GOING_ON = query(
    _CURRENT.join(ExamSession, ExamSession.year == Registration.exam_session)
    .where(*_OF_ACCOUNT)
    .order_by(Registration.id),
    into=Corrected,
)


async def of_academies(db: Asking, *, registration: UUID, academies: Sequence[str]) -> Corrected | None:
    """A registration of one of these académies."""
    return await db.row(_READ, registration=registration, academies=list(academies))


async def held(db: Transaction, *, registration: UUID, academies: Sequence[str]) -> Corrected | None:
    """The same, locked until the end of the act."""
    await db.run(_LOCK, registration=registration, academies=list(academies))
    return await of_academies(db, registration=registration, academies=academies)


async def going_on(db: Transaction, *, account: UUID, today: date) -> list[Corrected]:
    """The account's live registrations whose exam session is not over, locked until the end of the act."""
    await db.run(_LOCK_GOING_ON, account=account, today=today)
    return await db.rows(_GOING_ON, account=account, today=today)
