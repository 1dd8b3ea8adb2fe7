"""Whom the attestations of a training body may be about, and what it reads of them: those who are followed only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Text, any_, bindparam, case, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid

from app.accounts.models import Account
from app.db.asking import Asking
from app.db.statements import query
from app.organismes.models import Attestation, OrganismeAgreement
from app.organismes.rules.attestations import Student
from app.organismes.service import Kept
from app.partners.queries.visible import STUDENT_NUMBER, followed
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True)
class Place:
    """An exam session of a body, where attestations are matched one act at a time."""

    organisme_id: UUID
    exam_session: int


@dataclass(frozen=True, slots=True)
class _Number:
    student_number: str


_THESE = cast(bindparam("registrations"), ARRAY(Uuid))
# Ended or not: what was attested of who left is there.
_PLACES = query(
    select(OrganismeAgreement.organisme_id, OrganismeAgreement.exam_session)
    .join(
        Registration,
        (Registration.account_id == OrganismeAgreement.account_id)
        & (Registration.exam_session == OrganismeAgreement.exam_session),
    )
    .where(Registration.id == any_(_THESE))
    .distinct()
    .order_by(OrganismeAgreement.organisme_id, OrganismeAgreement.exam_session),
    into=Place,
)
_OF_BODY = (OrganismeAgreement.organisme_id == bindparam("organisme")) & (
    Registration.exam_session == bindparam("exam_session")
)
_NUMBERS = query(
    followed(STUDENT_NUMBER.label("student_number")).where(_OF_BODY, Registration.id == any_(_THESE)), into=_Number
)
_STUDENTS = query(
    followed(
        Registration.id.label("registration_id"),
        STUDENT_NUMBER.label("student_number"),
        Account.birth_name,
        Account.usage_name,
        Account.first_names,
        Account.birth_date,
    )
    .where(
        _OF_BODY,
        # Digits are written in one way only: fewer rows, and `judged` compares whole numbers.
        func.regexp_replace(STUDENT_NUMBER, "[^0-9]", "", "g") == any_(cast(bindparam("digits"), ARRAY(Text))),
    )
    .order_by(Registration.id),
    into=Student,
)
_FOLLOWED = (
    followed(Registration.id.label("id")).where(OrganismeAgreement.organisme_id == bindparam("organisme")).subquery()
)
_DIFFERS = case(
    (_FOLLOWED.c.id.is_(None), cast(literal("{}"), ARRAY(Text))),
    else_=Attestation.differs,
)
_YEAR = cast(bindparam("exam_session"), Attestation.exam_session.type)
_AFTER = cast(bindparam("after"), Uuid)
_WAITING = cast(bindparam("waiting"), Text)
_NOW = {"registration_id": _FOLLOWED.c.id, "differs": _DIFFERS}
# Who left is not to be read any more, whether the worker has told it or not.
_PAGE = query(
    select(*(_NOW.get(name, getattr(Attestation, name)).label(name) for name in Kept.__dataclass_fields__))
    .outerjoin(_FOLLOWED, _FOLLOWED.c.id == Attestation.registration_id)
    .where(
        Attestation.organisme_id == bindparam("organisme"),
        or_(_YEAR.is_(None), Attestation.exam_session == _YEAR),
        or_(
            _WAITING.is_(None),
            or_(_FOLLOWED.c.id.is_(None), func.cardinality(_DIFFERS) > 0) == (_WAITING == "true"),
        ),
        or_(_AFTER.is_(None), Attestation.id > _AFTER),
    )
    .order_by(Attestation.id)
    .limit(bindparam("limit")),
    into=Kept,
)


async def places(db: Asking, registrations: Sequence[UUID]) -> list[Place]:
    """Where these may be attested, or were; in an order that all keep."""
    return await db.rows(_PLACES, registrations=list(registrations))


async def numbers(db: Asking, registrations: Sequence[UUID], *, organisme: UUID, exam_session: int) -> list[str]:
    """What these have there, as their candidates write it, where this body follows them."""
    found = await db.rows(_NUMBERS, registrations=list(registrations), organisme=organisme, exam_session=exam_session)
    return [one.student_number for one in found]


async def students(db: Asking, *, organisme: UUID, exam_session: int, numbers: Sequence[str]) -> list[Student]:
    """Those whom a body follows who have one of these numbers there, and perhaps others."""
    digits = sorted({re.sub(r"[^0-9]", "", one) for one in numbers})
    return await db.rows(_STUDENTS, organisme=organisme, exam_session=exam_session, digits=digits)


async def page(
    db: Asking, *, organisme: UUID, exam_session: int | None, waiting: bool | None, after: UUID | None, limit: int
) -> list[Kept]:
    """Those of a body, in the order of their first sending."""
    told = None if waiting is None else str(waiting).lower()
    return await db.rows(_PAGE, organisme=organisme, exam_session=exam_session, waiting=told, after=after, limit=limit)
