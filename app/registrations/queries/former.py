"""What is known here of earlier exam sessions: candidate numbers that were given, and one's own last registration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Text, and_, any_, bindparam, cast, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.db.asking import Asking
from app.db.statements import query
from app.registrations.models import Registration, RegistrationVersion
from app.registrations.rules.facts import KnownNumber


@dataclass(frozen=True, slots=True)
class Former:
    """A registration of an earlier exam session, at its current version."""

    id: UUID
    exam_session: int
    academie: str
    candidate_number: str
    choices: dict[str, object]


@dataclass(frozen=True, slots=True)
class _Number:
    candidate_number: str
    mine: bool
    sat: bool
    exam_session: int
    academie: str
    specialite: str


_NUMBERS = query(
    select(
        Registration.candidate_number,
        (Registration.account_id == bindparam("account")).label("mine"),
        (Registration.status == "enregistree").label("sat"),
        Registration.exam_session,
        Registration.academie,
        Registration.specialite,
    ).where(Registration.candidate_number == any_(cast(bindparam("numbers"), ARRAY(Text)))),
    into=_Number,
)
_FORMER = query(
    select(
        Registration.id,
        Registration.exam_session,
        Registration.academie,
        Registration.candidate_number,
        RegistrationVersion.choices,
    )
    .join(
        RegistrationVersion,
        and_(
            RegistrationVersion.registration_id == Registration.id,
            RegistrationVersion.version == Registration.version,
        ),
    )
    .where(
        Registration.account_id == bindparam("account"),
        Registration.exam_session < bindparam("year"),
        Registration.status == "enregistree",
        or_(
            cast(bindparam("number"), Text).is_(None),
            Registration.candidate_number == cast(bindparam("number"), Text),
        ),
    )
    .order_by(Registration.exam_session.desc())
    .limit(1),
    into=Former,
)


async def known_numbers(db: Asking, numbers: Sequence[str], *, account: UUID) -> Mapping[str, KnownNumber]:
    """Those of these numbers that were given here, as this account may know them."""
    if not numbers:
        return {}
    found = await db.rows(_NUMBERS, numbers=list(numbers), account=account)
    return {
        one.candidate_number: KnownNumber(
            mine=one.mine, sat=one.sat, exam_session=one.exam_session, academie=one.academie, specialite=one.specialite
        )
        for one in found
    }


async def former_registration(db: Asking, *, account: UUID, year: int, number: str | None) -> Former | None:
    """The account's registration with this number, without one its latest, of an exam session before `year`."""
    return await db.row(_FORMER, account=account, year=year, number=number)
