"""All that an act on a registration stands on, in one question; the door has locked the account."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import SmallInteger, Text, Uuid, and_, bindparam, func, lateral, select, true

from app.accounts.models import Account
from app.catalogue.models import CatalogueImport
from app.db.asking import Asking
from app.db.statements import query
from app.exam_sessions.models import Academie, CalendarRow, ExamSession
from app.exam_sessions.rules import Calendar
from app.registrations.models import DefinitiveForme, Registration


@dataclass(frozen=True, slots=True)
class Standing:
    """The account, the exam session, the académie's calendar, the first registration to this spécialité.

    `calendar` is the académie whose calendar it is: another one's when the one asked for has none in this exam
    session; None, like `year`, when there is no such exam session.
    """

    account: UUID
    earlier: bool
    """It registered before, to this exam session or to an earlier one: there is a history to read."""
    birth_date: date
    birth_country: str
    live: UUID | None
    year: int | None
    last_epreuve_on: date | None
    modalites_version: str | None
    settings: dict[str, object] | None
    calendar: str | None
    zone: str | None
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None
    justificatifs_close_at: datetime | None
    amenagement_closes_at: datetime | None
    amex_url: str | None
    first_session: int | None
    first_forme: str | None
    first_closes_at: datetime | None
    academies: list[str]
    catalogue: UUID | None

    @property
    def bounds(self) -> Calendar | None:
        """The calendar found; None when there is no such exam session."""
        if (
            self.year is None
            or self.calendar is None
            or self.zone is None
            or self.registration_opens_at is None
            or self.registration_closes_at is None
            or self.justificatifs_close_at is None
            or self.amenagement_closes_at is None
        ):
            return None
        return Calendar(
            year=self.year,
            academie=self.calendar,
            zone_name=self.zone,
            registration_opens_at=self.registration_opens_at,
            registration_closes_at=self.registration_closes_at,
            justificatifs_close_at=self.justificatifs_close_at,
            amenagement_closes_at=self.amenagement_closes_at,
            amex_url=self.amex_url,
        )


_YEAR = bindparam("year", type_=SmallInteger)
_ACADEMIE = bindparam("academie", type_=Text)
_SPECIALITE = bindparam("specialite", type_=Text)
_ACCOUNT = bindparam("account", type_=Uuid)

_LIVE = (
    select(Registration.id)
    .where(
        Registration.account_id == Account.id,
        Registration.exam_session == _YEAR,
        Registration.status == "enregistree",
    )
    .scalar_subquery()
)
_EARLIER = (
    select(Registration.id)
    .where(Registration.account_id == Account.id, Registration.exam_session <= _YEAR)
    .correlate(Account)
    .exists()
)
_LATEST_IMPORT = select(CatalogueImport.id).order_by(CatalogueImport.id.desc()).limit(1).scalar_subquery()


_CALENDAR = lateral(
    select(CalendarRow)
    .where(CalendarRow.year == ExamSession.year)
    .order_by((CalendarRow.academie == _ACADEMIE).desc())
    .limit(1)
    .correlate(ExamSession)
).alias("calendar")
_KNOWN_ACADEMIES = select(func.array_agg(Academie.code)).scalar_subquery()

_STANDING = query(
    select(
        Account.id.label("account"),
        _EARLIER.label("earlier"),
        Account.birth_date,
        Account.birth_country,
        _LIVE.label("live"),
        ExamSession.year,
        ExamSession.last_epreuve_on,
        ExamSession.modalites_version,
        ExamSession.settings,
        _CALENDAR.c.academie.label("calendar"),
        _CALENDAR.c.zone,
        _CALENDAR.c.registration_opens_at,
        _CALENDAR.c.registration_closes_at,
        _CALENDAR.c.justificatifs_close_at,
        _CALENDAR.c.amenagement_closes_at,
        func.coalesce(_CALENDAR.c.amex_url, ExamSession.amex_url).label("amex_url"),
        DefinitiveForme.exam_session.label("first_session"),
        DefinitiveForme.forme.label("first_forme"),
        func.forme_locks_at(DefinitiveForme.exam_session, DefinitiveForme.academie, DefinitiveForme.chosen_at).label(
            "first_closes_at"
        ),
        _KNOWN_ACADEMIES.label("academies"),
        _LATEST_IMPORT.label("catalogue"),
    )
    .select_from(Account)
    .outerjoin(ExamSession, and_(ExamSession.year == _YEAR, ExamSession.status == "publiee"))
    .outerjoin(_CALENDAR, true())
    .outerjoin(
        DefinitiveForme, and_(DefinitiveForme.account_id == Account.id, DefinitiveForme.specialite == _SPECIALITE)
    )
    .where(Account.id == _ACCOUNT),
    into=Standing,
)


async def standing(db: Asking, *, account: UUID, year: int, academie: str, specialite: str) -> Standing | None:
    """What the act of this account stands on."""
    return await db.row(_STANDING, account=account, year=year, academie=academie, specialite=specialite)
