"""Registrations as hypothesis draws them: valid ones of every kind, and hostile ones that the schema lets through."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

from hypothesis import strategies as st

from app.registrations.rules import Candidate, Choices, Facts, FirstRegistration, Offer
from app.registrations.rules.choices import (
    Address,
    Category,
    Dispense,
    Facultative,
    FacultativeKind,
    Forme,
    FormerSitting,
    Grade,
    Ground,
    LanguageChoice,
    Modalites,
    Parent,
    Phones,
    Preparation,
    Renouncement,
    Teaching,
    UnitChoice,
    UnitState,
    WorkPeriod,
)
from app.registrations.rules.offer import Nature, Unit
from tests.registrations.rules.real import OPEN, offer
from tests.registrations.rules.sample import (
    CANDIDATE,
    NOW,
    SPECIALITE,
    TWO_LANGUAGES,
    UNPUBLISHED,
    choices,
    dispense,
    facts,
    job,
    language,
    offered,
    sitting,
)

Item = TypeVar("Item")
ABROAD = replace(CANDIDATE, birth_country="MA")
MOTHER = Parent(last_name="EXEMPLE", first_names="Dominique")
OFFERS = st.one_of(
    st.sampled_from([offered(SPECIALITE), offered(TWO_LANGUAGES), offered(UNPUBLISHED)]),
    st.sampled_from([offer(one.slug) for one in OPEN]),
)
_STATES = {
    Forme.GLOBALE: (UnitState.A_PASSER, UnitState.BENEFICE, UnitState.DISPENSE),
    Forme.PROGRESSIVE: tuple(UnitState),
}


@st.composite
def valid(draw: st.DrawFn) -> tuple[Choices, Facts]:
    """A registration that breaks no rule, and what it is judged by."""
    offer = draw(OFFERS)
    assert offer.specialite is not None
    options: list[str | None] = [one.slug for one in offer.specialite.options if one.open] or [None]
    option = draw(st.sampled_from(options))
    forme, category = draw(st.sampled_from(Forme)), draw(st.sampled_from(Category))
    known = offer.specialite.units_of(option)
    states = _states(draw, forme, known)
    grades = [Grade(unite=code, grade=_grade(state)) for code, state in states.items() if _grade(state)]
    earlier = (replace(sitting(2022), grades=tuple(grades)),) if grades or category is Category.REDOUBLANT else ()
    abroad = draw(st.booleans())
    asked = choices(
        specialite=offer.specialite.slug,
        option=option,
        category=category,
        forme=forme,
        parents=(MOTHER,) if abroad else None,
        work_periods=(job(),) if category is Category.EXPERIENCE else (),
        units=tuple(UnitChoice(unite=code, state=state) for code, state in states.items()),
        languages=_languages(draw, [unit for code, unit in known.items() if states[code] is UnitState.A_PASSER]),
        former_sittings=earlier,
        dispenses=tuple(dispense(code) for code, state in states.items() if state is UnitState.DISPENSE),
    )
    asked = replace(asked, facultatives=_facultatives(draw, asked, offer))
    return asked, facts(offer=offer, candidate=ABROAD if abroad else CANDIDATE)


def _states(draw: st.DrawFn, forme: Forme, known: dict[str, Unit]) -> dict[str, UnitState]:
    """One state for each unit: at least one is sat, and what must come before is not left out."""
    states = {code: draw(st.sampled_from(_STATES[forme])) for code in known}
    if states and UnitState.A_PASSER not in states.values():
        states[next(iter(states))] = UnitState.A_PASSER
    for code, unit in known.items():
        if states[code] is UnitState.A_PASSER:
            states |= {one: UnitState.A_PASSER for one in unit.after if states[one] is UnitState.NON_PRESENTEE}
    return states


def _grade(state: UnitState) -> str:
    return {UnitState.BENEFICE: "12.50", UnitState.REPORT: "7.25"}.get(state, "")


def _languages(draw: st.DrawFn, sat: list[Unit]) -> tuple[LanguageChoice, ...]:
    taken: set[str] = set()
    found = []
    for unit in sat:
        if unit.langues:
            chosen = draw(st.sampled_from(sorted(unit.langues - taken)))
            taken.add(chosen)
            found.append(language(chosen, Teaching.DISTANCE, unit.code))
    return tuple(found)


def _facultatives(draw: st.DrawFn, asked: Choices, offer: Offer) -> tuple[Facultative, ...]:
    assert offer.specialite is not None
    units = offer.specialite.units_of(asked.option, Nature.FACULTATIVE).values()
    taken = {choice.langue for choice in asked.languages}
    possible = [Facultative(kind=FacultativeKind.ENGAGEMENT_ETUDIANT)]
    for unit in units:
        if not unit.langues:
            possible.append(Facultative(kind=FacultativeKind.AUTRE, unite=unit.code))
        elif free := sorted(unit.langues - taken):
            langue = draw(st.sampled_from(free))
            possible.append(Facultative(kind=FacultativeKind.LANGUE, unite=unit.code, langue=langue))
    kept = draw(st.lists(st.sampled_from(possible), max_size=3, unique_by=lambda one: (one.kind, one.unite)))
    alike = [one.langue for one in kept if one.langue]
    return tuple(kept) if len(set(alike)) == len(alike) else ()


CODES = st.sampled_from(["U1", "U2", "U31", "U4", "U5", "U7", "U99", "E3"])
SPOKEN = st.sampled_from(["U2", "U22", "U1", "U99"])
SPEECHES = st.sampled_from(["en", "es", "de", "it", "fa", "tlh", "langue-sans-nom"])
YEARS = st.sampled_from([2000, 2015, 2017, 2018, 2021, 2022, 2023, 2024, 2100])
GRADES = st.sampled_from(["0", "9.99", "10", "10.00", "20", "20.00", "absent", "absent_force_majeure", "19.9"])
WORDS = st.text(max_size=12)
DAYS = st.one_of(st.dates(), st.dates(date(2020, 1, 1), date(2024, 1, 1)))
PREPARATIONS = st.builds(Preparation, starts_on=DAYS, ends_on=st.none() | DAYS, training_body_name=st.none() | WORDS)


def several(items: st.SearchStrategy[Item], most: int) -> st.SearchStrategy[tuple[Item, ...]]:
    """A list of the form."""
    return st.lists(items, max_size=most).map(tuple)


HOSTILE = st.builds(
    Choices,
    exam_session=st.just(2023),
    academie=st.sampled_from(["02", "05", "31", "99"]),
    specialite=st.just("bts-exemple"),
    option=st.sampled_from([None, "bts-exemple-a", "bts-exemple-b", "bts-exemple-c", "bts-rien"]),
    nationality=st.sampled_from(["FR", "XX", "ZZ", "MA"]),
    address=st.builds(Address, line1=WORDS, postal_code=WORDS, city=WORDS, country=st.sampled_from(["FR", "BE", "ZZ"])),
    phones=st.builds(Phones),
    ine=st.none() | WORDS,
    socio_professional_category=st.none() | st.sampled_from(["52", "50"]),
    parents=st.none() | several(st.just(MOTHER), 2),
    preparation=st.none() | PREPARATIONS,
    work_periods=several(st.builds(WorkPeriod, starts_on=DAYS, ends_on=st.none() | DAYS), 5),
    units=several(st.builds(UnitChoice, unite=CODES), 8),
    languages=several(st.builds(LanguageChoice, unite=SPOKEN, langue=SPEECHES, place=st.none() | WORDS), 4),
    facultatives=several(st.builds(Facultative, unite=st.none() | CODES, langue=st.none() | SPEECHES), 5),
    former_sittings=several(
        st.builds(
            FormerSitting,
            exam_session=YEARS,
            academie=st.sampled_from(["02", "05", "98"]),
            candidate_number=st.none() | WORDS,
            grades=several(st.builds(Grade, unite=CODES, grade=GRADES), 5),
        ),
        4,
    ),
    dispenses=several(st.builds(Dispense, unite=CODES, ground=st.sampled_from(Ground)), 5),
    renouncements=several(st.builds(Renouncement, unite=CODES, exam_session=YEARS), 4),
    duration_decision=st.booleans(),
    earlier_amenagement=st.booleans(),
    modalites=st.builds(Modalites, version=st.sampled_from(["2023-1", "2022-1"]), accepted=st.booleans()),
)
KNOWN = st.builds(
    Facts,
    offer=st.sampled_from([offered(one) for one in (SPECIALITE, TWO_LANGUAGES, UNPUBLISHED, None)]),
    candidate=st.builds(
        Candidate,
        birth_on=st.none() | st.dates(date(1920, 1, 1), date(2012, 1, 1)),
        birth_country=st.sampled_from([None, "FR", "MA", "GP"]),
        identity_complete=st.booleans(),
    ),
    now=st.sampled_from([NOW, datetime(2023, 7, 1, 12, tzinfo=UTC)]),
    first=st.none()
    | st.builds(
        FirstRegistration,
        exam_session=st.just(2022),
        specialite=st.sampled_from(["bts-exemple", "bts-autre"]),
        closes_at=st.just(NOW),
    ),
    training_body=st.none() | WORDS,
)


def mixed(data: st.DataObject, asked: Choices) -> Choices:
    """The same registration, each of its lists in any order."""

    def shuffled(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(data.draw(st.permutations(items)))

    return replace(
        asked,
        work_periods=shuffled(asked.work_periods),
        units=shuffled(asked.units),
        languages=shuffled(asked.languages),
        facultatives=shuffled(asked.facultatives),
        former_sittings=shuffled(asked.former_sittings),
        dispenses=shuffled(asked.dispenses),
        renouncements=shuffled(asked.renouncements),
    )
