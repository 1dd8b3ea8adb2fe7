"""What is true of every registration, valid or hostile: drawn, not chosen."""

from collections import Counter
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.justificatifs.rules.checklist import due
from app.justificatifs.rules.claims import claims
from app.justificatifs.rules.sessions import pieces_of
from app.kit.errors import Violation
from app.registrations.rules import (
    Choices,
    Facts,
    FirstRegistration,
    Irrevocable,
    Notice,
    completed,
    irrevocable,
    named,
    violations,
    warnings,
)
from app.registrations.rules.choices import Forme
from app.registrations.rules.forme import FORME_DEFINITIVE
from tests.registrations.rules.asked import HOSTILE, KNOWN, mixed, valid
from tests.registrations.rules.sample import OFFER, SPECIALITE, Changes, address, choices, facts, offered, units


@given(valid())
def test_a_registration_made_by_the_rules_breaks_none(drawn: tuple[Choices, Facts]) -> None:
    asked, known = drawn
    assert violations(asked, known) == ()
    assert violations(completed(asked, known.offer), known) == ()


UNRELATED: st.SearchStrategy[Changes] = st.one_of(
    st.builds(lambda yes: Changes(handicap=yes), st.booleans()),
    st.builds(lambda yes: Changes(handicap=True, earlier_amenagement=yes), st.booleans()),
    st.builds(lambda yes: Changes(duration_decision=yes), st.booleans()),
    st.builds(lambda code: Changes(nationality=code), st.sampled_from(["FR", "BE", "XX", "MA"])),
    st.builds(lambda ine: Changes(ine=ine), st.sampled_from([None, "070000001AZ", "0700000012Z"])),
    st.builds(lambda pcs: Changes(socio_professional_category=pcs), st.sampled_from([None, "52", "84"])),
    st.builds(lambda code: Changes(academie=code), st.sampled_from(sorted(OFFER.academies))),
    st.builds(lambda code: Changes(address=address(code, "MQ")), st.sampled_from(["97200", "97232"])),
    st.builds(lambda line: Changes(address=replace(address(), line1=line)), st.text(max_size=20)),
)


@given(valid(), UNRELATED)
def test_a_valid_registration_stays_valid_when_an_unrelated_field_changes(
    drawn: tuple[Choices, Facts], change: Changes
) -> None:
    asked, known = drawn
    assert violations(replace(asked, **change), known) == ()


@given(valid())
def test_no_unit_of_a_valid_registration_has_two_states(drawn: tuple[Choices, Facts]) -> None:
    asked, known = drawn
    assert known.offer.specialite is not None
    stated = [unit.unite for unit in completed(asked, known.offer).units]
    assert len(set(stated)) == len(stated)
    assert set(stated) == known.offer.specialite.units_of(asked.option).keys()


@settings(max_examples=50)
@given(HOSTILE, KNOWN)
def test_a_unit_in_two_states_is_always_told(asked: Choices, known: Facts) -> None:
    twice = sum(times - 1 for times in Counter(unit.unite for unit in asked.units).values())
    assert sum(one.code == "unite-en-double" for one in violations(asked, known)) == twice
    stated = [unit.unite for unit in completed(asked, known.offer).units]
    assert len(set(stated)) == len(stated)


def points(asked: object, pointer: str) -> bool:
    """Whether a JSON pointer leads to a member of the form; a list's place must be there."""
    for part in pointer.split("/")[1:]:
        if isinstance(asked, tuple):
            if not part.isdigit() or int(part) >= len(asked):
                return False
            asked = asked[int(part)]
        elif is_dataclass(asked) and part in {member.name for member in fields(asked)}:
            asked = getattr(asked, part)
        else:
            return False
    return True


@settings(max_examples=50)
@given(HOSTILE, KNOWN)
def test_the_law_has_an_answer_to_everything_and_points_at_what_is_there(asked: Choices, known: Facts) -> None:
    said: list[Violation | Notice | Irrevocable] = [*violations(asked, known)]
    said += [*warnings(asked, known), *irrevocable(asked, known)]
    for one in said:
        assert points(asked, one.field), one.field
        assert one.detail.endswith((".", "».")), one.detail
        assert one.source
    assert due(pieces_of(()), claims(asked, known.candidate, known.offer))


def test_a_pointer_that_leads_nowhere_is_noticed() -> None:
    assert points(choices(), "/languages/0/langue")
    assert points(choices(), "")
    assert not points(choices(), "/languages/1/langue")
    assert not points(choices(), "/languages/x")
    assert not points(choices(), "/langue")
    assert not points(choices(preparation=None), "/preparation/mode")


@settings(max_examples=50)
@given(HOSTILE, KNOWN)
def test_completing_twice_is_completing_once(asked: Choices, known: Facts) -> None:
    once = completed(named(asked, known.training_body), known.offer)
    assert completed(named(once, known.training_body), known.offer) == once


@given(HOSTILE, KNOWN, st.data())
def test_the_order_of_no_list_matters(asked: Choices, known: Facts, data: st.DataObject) -> None:
    assert told(mixed(data, asked), known) == told(asked, known)


def told(asked: Choices, known: Facts) -> list[tuple[str, str, str]]:
    return sorted((one.code, one.detail, one.source) for one in violations(asked, known))


@dataclass(frozen=True)
class Act:
    """What one account tries on a day of one of four exam sessions."""

    year: int
    day: int
    withdraws: bool
    forme: Forme
    specialite: str


ACTS = st.lists(
    st.builds(
        Act,
        year=st.integers(2023, 2026),
        day=st.integers(0, 40),
        specialite=st.sampled_from(["bts-exemple", "bts-autre"]),
    ),
    min_size=5,
    max_size=20,
)


def opening(year: int) -> datetime:
    return datetime(year - 1, 10, 18, 6, tzinfo=UTC)


CLOSING = timedelta(days=34, hours=11)


def accepted(acts: list[Act]) -> list[Act]:
    """The acts that the law lets through, in the order of time; who withdraws while it is open never chose [P]."""
    firsts: dict[str, FirstRegistration] = {}
    through = []
    for act in sorted(acts, key=lambda one: (one.year, one.day)):
        now, closes_at = opening(act.year) + timedelta(days=act.day), opening(act.year) + CLOSING
        first = firsts.get(act.specialite)
        here = first is not None and first.exam_session == act.year
        if now >= closes_at:
            continue
        if act.withdraws:
            if here:
                del firsts[act.specialite]
                through.append(act)
            continue
        known = facts(now=now, first=first, offer=replace(offered(SPECIALITE), exam_session=act.year))
        asked = choices(forme=act.forme, specialite=act.specialite, units=units(U1="a_passer"))
        if FORME_DEFINITIVE in {one.code for one in violations(asked, known)}:
            continue
        if first is None or here:
            firsts[act.specialite] = FirstRegistration(
                exam_session=act.year, specialite=act.specialite, forme=act.forme, closes_at=closes_at
            )
        through.append(act)
    return through


@settings(max_examples=50)
@given(ACTS)
def test_no_sequence_of_acts_changes_a_definitive_forme(acts: list[Act]) -> None:
    settled: dict[str, Forme] = {}
    last: dict[str, tuple[int, Forme]] = {}
    for act in accepted(acts):
        before = last.get(act.specialite)
        if act.withdraws:
            del last[act.specialite]
            continue
        if before is not None and before[0] != act.year:
            # Another exam session than that of the last act accepted: the window of the first one has closed.
            settled.setdefault(act.specialite, before[1])
        last[act.specialite] = act.year, act.forme
        assert settled.get(act.specialite, act.forme) is act.forme
