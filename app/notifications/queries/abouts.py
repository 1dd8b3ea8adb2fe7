"""What messages name."""

from uuid import UUID

from sqlalchemy import and_, bindparam, func, select

from app.catalogue.models import OptionRow, SpecialiteRow
from app.db.asking import Asking
from app.db.statements import query
from app.exam_sessions.models import CalendarRow, ExamSession
from app.notifications.rules.facts import About
from app.registrations.models import Registration, RegistrationVersion

_CHOICES = RegistrationVersion.choices
ABOUT = (
    select(
        Registration.account_id,
        Registration.id.label("registration_id"),
        Registration.exam_session,
        SpecialiteRow.label.label("specialite"),
        OptionRow.label.label("option"),
        RegistrationVersion.version,
        Registration.candidate_number,
        CalendarRow.zone.label("zone_name"),
        CalendarRow.registration_closes_at,
        CalendarRow.justificatifs_close_at,
        CalendarRow.amenagement_closes_at,
        func.coalesce(CalendarRow.amex_url, ExamSession.amex_url).label("amenagement_url"),
        _CHOICES["handicap"].as_boolean().label("handicap"),
    )
    .join(RegistrationVersion, RegistrationVersion.registration_id == Registration.id)
    .join(SpecialiteRow, SpecialiteRow.slug == _CHOICES["specialite"].as_string())
    .outerjoin(OptionRow, OptionRow.slug == _CHOICES["option"].as_string())
    .join(
        CalendarRow,
        and_(CalendarRow.year == Registration.exam_session, CalendarRow.academie == _CHOICES["academie"].as_string()),
    )
    .join(ExamSession, ExamSession.year == Registration.exam_session)
)
"""Registrations at each of their versions."""

_ABOUT = query(
    ABOUT.where(Registration.id == bindparam("registration"), RegistrationVersion.version == bindparam("version")),
    into=About,
)


async def about(db: Asking, *, registration: UUID, version: int) -> About:
    """What messages name of a registration, as it was at that version."""
    found = await db.row(_ABOUT, registration=registration, version=version)
    if found is None:
        raise LookupError(f"registration {registration}, version {version}")
    return found
