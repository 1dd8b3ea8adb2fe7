"""Who is followed by a training body: those whom its attestations may be about."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Text, any_, bindparam, cast, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid

from app.accounts.models import Account
from app.db.asking import Asking
from app.db.statements import query
from app.organismes.models import OrganismeAgreement
from app.organismes.rules.attestations import Student
from app.partners.queries.visible import STUDENT_NUMBER, followed
from app.registrations.models import Registration

_STUDENTS = followed(
    Registration.id.label("registration_id"),
    OrganismeAgreement.organisme_id,
    Registration.exam_session,
    STUDENT_NUMBER.label("student_number"),
    Account.birth_name,
    Account.usage_name,
    Account.first_names,
    Account.birth_date,
)
_OF_BODY = query(
    _STUDENTS.where(
        OrganismeAgreement.organisme_id == bindparam("organisme"),
        Registration.exam_session == bindparam("exam_session"),
        # Every way in which a number may be written: `judged` compares them.
        func.upper(func.regexp_replace(STUDENT_NUMBER, r"\s", "", "g"))
        == any_(cast(bindparam("numbers"), ARRAY(Text))),
    ),
    into=Student,
)
_THESE = query(_STUDENTS.where(Registration.id == any_(cast(bindparam("registrations"), ARRAY(Uuid)))), into=Student)


async def students_of(db: Asking, *, organisme: UUID, exam_session: int, numbers: Sequence[str]) -> list[Student]:
    """Those of a body who have one of these numbers there, as `plain_number` writes it."""
    return await db.rows(_OF_BODY, organisme=organisme, exam_session=exam_session, numbers=list(numbers))


async def students(db: Asking, registrations: Sequence[UUID]) -> list[Student]:
    """Who made these, where a body follows them."""
    return await db.rows(_THESE, registrations=list(registrations))
