"""What candidates have already built on in an exam session."""

from dataclasses import dataclass

from sqlalchemy import Text, bindparam, cast, exists, select

from app.db.asking import Asking
from app.db.statements import query
from app.registrations.models import Registration, RegistrationVersion


@dataclass(frozen=True, slots=True)
class Engagement:
    """Whether somebody registered, and whether somebody accepted these modalités."""

    registered: bool
    accepted: bool


_OF_YEAR = exists().where(Registration.exam_session == bindparam("year"))
_ACCEPTED = exists().where(
    Registration.exam_session == bindparam("year"),
    RegistrationVersion.registration_id == Registration.id,
    RegistrationVersion.choices["modalites"]["version"].astext == cast(bindparam("modalites"), Text),
)
_ENGAGED = query(select(_OF_YEAR.label("registered"), _ACCEPTED.label("accepted")), into=Engagement)


async def engagement(db: Asking, *, year: int, modalites: str) -> Engagement:
    """Withdrawn registrations count: what was accepted was accepted."""
    return await db.the_row(_ENGAGED, year=year, modalites=modalites)
