"""People who do not exist: whatever is drawn, they could, and nothing that reaches them reaches anybody."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

import pytest
from faker.providers.person.fr_FR import Provider

from app.kit.countries import COUNTRIES
from app.kit.departements import DEPARTEMENTS
from app.sandbox.rules.people import People, Person

YEAR = 2027
SEED = "Essai 2"
LIVING = ("13", "2A", "2B", "971")


@cache
def drawn() -> Sequence[Person]:
    """Enough of them for their shares to be seen; always the same, for their seed is."""
    people = People(SEED, YEAR)
    return [people.person(number, LIVING) for number in range(2000)]


def share(found: Sequence[object], among: Sequence[object]) -> float:
    return len(found) / len(among)


def test_the_same_seed_and_number_make_the_same_one_whoever_came_before() -> None:
    assert People(SEED, YEAR).person(7, LIVING) == drawn()[7]
    assert People(SEED, YEAR).person(8, LIVING) != drawn()[7]
    assert People("Autre", YEAR).person(7, LIVING) != drawn()[7]


def test_nobody_is_written_to_nor_called() -> None:
    """RFC 2606 §3: example.org serves nobody; ARCEP, decision 2009-0405: 06 39 98 is for works of fiction."""
    for number, one in enumerate(drawn()):
        assert re.fullmatch(rf"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*\.essai-2\.{number}@example\.org", one.email)
        assert re.fullmatch(r"\+3363998\d{4}", one.mobile)


def test_half_are_women_and_their_first_names_are_women_s() -> None:
    women = [one for one in drawn() if one.civilite == "madame"]
    men = [one for one in drawn() if one.civilite == "monsieur"]
    assert len(women) + len(men) == len(drawn())
    assert share(women, drawn()) == pytest.approx(0.5, abs=0.05)
    assert {one.first_names for one in women} <= set(Provider.first_names_female)
    assert {one.first_names for one in men} <= set(Provider.first_names_male)


def test_some_women_bear_another_name() -> None:
    women = [one for one in drawn() if one.civilite == "madame"]
    named = [one for one in drawn() if one.usage_name is not None]
    assert all(one.civilite == "madame" for one in named)
    assert share(named, women) == pytest.approx(0.1, abs=0.03)


def test_they_are_between_eighteen_and_forty_five_when_the_year_begins_and_mostly_young() -> None:
    births = sorted((one.birth_date for one in drawn()), reverse=True)
    assert births[0] == date(YEAR - 18, 1, 1)
    assert (births[0] - births[-1]).days in range(27 * 364 + 1, 27 * 365 + 1)
    median = (births[0] - births[len(births) // 2]).days
    assert median == pytest.approx(27 * 365 / 4, rel=0.1)


def test_they_are_born_in_a_departement_of_the_mainland_or_abroad() -> None:
    abroad = [one for one in drawn() if one.birth_country != "FR"]
    for one in drawn():
        assert one.birth_country in COUNTRIES
        assert (one.birth_departement is None) == (one in abroad)
        assert one.birth_departement is None or one.birth_departement in DEPARTEMENTS
        assert not (one.birth_departement or "").startswith(("97", "98"))
        assert one.birth_commune
    assert share(abroad, drawn()) == pytest.approx(0.08, abs=0.03)


def test_they_live_in_the_departements_that_were_asked_for() -> None:
    prefixes = {str(one.address["postal_code"])[:3] for one in drawn()}
    assert {prefix if prefix == "971" else prefix[:2] for prefix in prefixes} == {"13", "20", "971"}
    for one in drawn():
        assert re.fullmatch(r"\d{5}", str(one.address["postal_code"]))
        assert list(one.address) == ["line1", "line2", "postal_code", "city", "country"]
        assert one.address["line1"]
        assert one.address["city"]
        assert one.address["country"] == "FR"
    apart = [one for one in drawn() if one.address["line2"] is not None]
    assert share(apart, drawn()) == pytest.approx(0.15, abs=0.03)
