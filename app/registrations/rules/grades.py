"""The grades of earlier exam sessions, declared or official, and what each still gives (D643-15, D643-23)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.registrations.rules.choices import Choices, UnitState
from app.registrations.rules.facts import Facts, History
from app.registrations.rules.units import Plan

KEPT_FOR = 5
"""A grade of exam session Y is usable for Y+1 to Y+5."""
ABSENCES = frozenset({"absent", "absent_force_majeure"})
UNITS_ONLY_SINCE = 2022
"""Since then a bénéfice is kept on a unit only; an épreuve maîtresse won before still bears (Guide, Information)."""

_PASS = Decimal(10)
_MAXIMUM = Decimal(20)
_GRADE = re.compile(r"[0-2]?[0-9](?:\.[0-9]{1,2})?")


def value(grade: str) -> Decimal | None:
    """A grade from 0 to 20 by hundredths, or None: an absence, or no grade at all."""
    number = Decimal(grade) if _GRADE.fullmatch(grade) else None
    return number if number is not None and number <= _MAXIMUM else None


def same(declared: str, official: str) -> bool:
    """Whether two grades say the same: « 12.5 » is « 12.50 »."""
    number = value(declared)
    return declared == official if number is None else number == value(official)


@dataclass(frozen=True, slots=True)
class Kept:
    """One numeric grade of a former sitting, as it bears on a unit."""

    exam_session: int
    grade: Decimal
    renounced: bool
    """Said in this registration: it can still be undone."""
    lost_in: int | None
    """The exam session in which it was given up for ever."""
    expired: bool

    @property
    def benefice(self) -> bool:
        """High enough to be a bénéfice."""
        return self.grade >= _PASS

    @property
    def given_up(self) -> bool:
        """Renounced, now or before."""
        return self.renounced or self.lost_in is not None


@dataclass(frozen=True, slots=True)
class Record:
    """All that is known of one unit before this exam session."""

    kept: tuple[Kept, ...]
    unknown_since: int | None
    """An exam session for which it was signed up again, after every grade known."""

    @property
    def won(self) -> list[Kept]:
        """The grades that are, or were, bénéfices."""
        return [grade for grade in self.kept if grade.benefice]

    @property
    def living(self) -> list[Kept]:
        """The bénéfices that may still be claimed, those renounced in this registration among them."""
        return [grade for grade in self.won if grade.lost_in is None and not grade.expired]

    @property
    def last(self) -> list[Kept]:
        """The grades of the last exam session that gave one (D643-23 al. 3: sat again, the last one counts)."""
        latest = max((grade.exam_session for grade in self.kept), default=None)
        return [grade for grade in self.kept if grade.exam_session == latest]


def record(choices: Choices, facts: Facts, plan: Plan, code: str) -> Record:
    """The grades that bear on a unit: its own, or before 2022 those of its épreuve."""
    unit = plan.known.get(code)
    said = {form.exam_session for form in choices.renouncements if form.unite == code}
    epreuve = unit.epreuve if unit else None
    found = [(year, grade) for year, of, grade in written(choices, facts) if _bears(of, year, code, epreuve)]
    # An absence too shows that the épreuve was signed up for.
    signed = {year for year, _ in found} | _signed_up(facts.history, code)
    kept = tuple(
        Kept(
            year,
            number,
            renounced=year in said,
            lost_in=_lost_in(facts.history, code, year, signed),
            expired=not 1 <= choices.exam_session - year <= KEPT_FOR,
        )
        for year, grade in found
        if (number := value(grade)) is not None
    )
    graded = max((year for year, _ in found), default=0)
    return Record(kept, next((year for year in sorted(signed) if graded < year < choices.exam_session), None))


def written(choices: Choices, facts: Facts) -> Iterator[tuple[int, str, str]]:
    """Each grade obtained, as (exam session, unit or épreuve, grade): an official one prevails over a declared one."""
    official = {(one.exam_session, one.unite): one.grade for one in facts.history.grades}
    declared = [
        (sitting.exam_session, grade.unite, grade.grade)
        for sitting in choices.former_sittings
        for grade in sitting.grades
        if (sitting.exam_session, grade.unite) not in official
    ]
    for year, code, grade in (*declared, *((year, code, grade) for (year, code), grade in official.items())):
        if obtained(facts.history, year, code):
            yield year, code, grade


def obtained(history: History, exam_session: int, code: str) -> bool:
    """Whether a grade of that exam session can have been won then: a relevé also repeats those kept from before."""
    states = [past.state(code) for past in history.closed if past.exam_session == exam_session]
    match states[-1] if states else None:
        case None | UnitState.A_PASSER:
            return True
        case UnitState.BENEFICE | UnitState.REPORT:
            return False
        case _:  # not presented, so they said: only the service knows better [P]
            return any((one.exam_session, one.unite) == (exam_session, code) for one in history.grades)


def _bears(of: str, year: int, code: str, epreuve: str | None) -> bool:
    return of == code or (year < UNITS_ONLY_SINCE and of == epreuve)


def _signed_up(history: History, code: str) -> set[int]:
    return {past.exam_session for past in history.closed if past.state(code) is UnitState.A_PASSER}


def _lost_in(history: History, code: str, year: int, signed: set[int]) -> int | None:
    """Guide: « le renoncement est définitif, le fait de s'inscrire à une épreuve vaut renoncement au bénéfice »."""
    said = {
        past.exam_session
        for past in history.closed
        for form in past.renouncements
        if (form.unite, form.exam_session) == (code, year)
    }
    return min((*said, *(later for later in signed if later > year)), default=None)
