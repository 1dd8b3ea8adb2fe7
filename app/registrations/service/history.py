"""What earlier exam sessions left, as the rules read it: asked only of an account that has any, or declares any."""

from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from pydantic import TypeAdapter

from app.db.asking import Asking
from app.registrations.queries import history as queries
from app.registrations.queries.history import KeptVersion
from app.registrations.rules.choices import Choices, Forme, Renouncement, UnitChoice
from app.registrations.rules.facts import History
from app.registrations.rules.history import Saved, closed
from app.registrations.rules.numbers import normal

_UNITS = TypeAdapter(tuple[UnitChoice, ...])
_RENOUNCEMENTS = TypeAdapter(tuple[Renouncement, ...])


class Whose(Protocol):
    """Whose history it is; not `earlier`: nothing was registered before."""

    @property
    def account(self) -> UUID:
        """The account."""
        ...

    @property
    def earlier(self) -> bool:
        """Whether there is anything to read."""
        ...

    @property
    def birth_date(self) -> date:
        """Whoever declares a number must have its birth date."""
        ...


async def history(db: Asking, now: datetime, choices: Choices, standing: Whose, *, but: UUID | None = None) -> History:
    """The history of the spécialité asked, without that of the registration `but`."""
    declared = {sitting.candidate_number for sitting in choices.former_sittings if sitting.candidate_number}
    if not standing.earlier and not declared:
        return History()
    year, specialite = choices.exam_session, choices.specialite
    found = await queries.versions(db, account=standing.account, year=year, specialite=specialite)
    versions = [one for one in found if one.registration != but]
    # A number declared once is declared for ever: a grade is not escaped by saying it no more.
    declared |= {sitting["candidate_number"] for one in versions for sitting in one.former_sittings} - {None}
    own = {one.candidate_number for one in versions if one.exam_session < year}
    grades = (
        await queries.official_grades(
            db,
            year=year,
            specialite=specialite,
            own=sorted(own),
            declared=sorted({normal(number) for number in declared}),
            birth_date=standing.birth_date,
        )
        if own or declared
        else []
    )
    return History(closed=closed([_saved(one) for one in versions], now), grades=tuple(grades))


def _saved(one: KeptVersion) -> Saved:
    return Saved(
        registration=one.registration,
        exam_session=one.exam_session,
        current=one.current,
        recorded_at=one.recorded_at,
        withdrawn_at=one.withdrawn_at,
        closings=(*sorted(one.past_closings), one.closes_at),
        forme=Forme(one.forme),
        units=_UNITS.validate_python(one.units),
        renouncements=_RENOUNCEMENTS.validate_python(one.renouncements),
    )
