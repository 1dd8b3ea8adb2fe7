"""What an exam session offers, from the true files."""

from dataclasses import replace
from types import MappingProxyType
from uuid import UUID

import pytest

from app.catalogue.rules import Catalogue, assembly
from tests.catalogue.test_reading import contents

NOWHERE = UUID(int=0)


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return assembly.catalogue(NOWHERE, contents(), MappingProxyType({("02", "ar"): True, ("02", "co"): False}))


def test_eighty_specialites_are_open_in_2023(known: Catalogue) -> None:
    assert len(known.open_in(2023)) == 80
    assert (
        sum(len([one for one in specialite.options if one.open_in(2023)] or [1]) for specialite in known.open_in(2023))
        == 101
    )


@pytest.mark.parametrize(
    ("slug", "years"),
    [
        ("bts-notariat", {2022: True, 2023: True, 2024: False}),
        ("bts-cjn", {2023: False, 2024: True}),
        ("bts-eec", {2022: True, 2023: False}),
        ("bts-mec", {2022: False, 2023: True}),
    ],
)
def test_a_specialite_is_open_from_its_first_to_its_last_session(
    known: Catalogue, slug: str, years: dict[int, bool]
) -> None:
    assert {year: known.specialites[slug].open_in(year) for year in years} == years


def test_the_seven_r408_specialites_in_force(known: Catalogue) -> None:
    # Guide, « Remarque importante »: five of its names, and the successors of CM and EEC [P].
    assert {one.slug for one in known.open_in(2023) if one.r408} == {
        *("bts-batiment", "bts-enveloppe-batiments", "bts-fed", "bts-scbh", "bts-tp"),
        *("bts-amcr", "bts-mec"),
    }


def test_a_diploma_code_is_the_option_s_where_there_are_options(known: Catalogue) -> None:
    sio = known.specialites["bts-sio"]
    assert sio.diploma_code is None
    assert {one.slug: one.diploma_code for one in sio.options} == {"bts-sio-a": "32032613", "bts-sio-b": "32032614"}
    assert sio.option("bts-sio-b") == sio.options[1]
    assert sio.option("bts-ms-b") is None
    assert known.specialites["bts-ndrc"].diploma_code == "32031212"
    assert known.specialites["bts-ndrc"].options == ()


def test_the_units_of_an_option_are_the_common_ones_and_its_own(known: Catalogue) -> None:
    sio = known.specialites["bts-sio"]
    one, other = sio.known_units("bts-sio-a"), sio.known_units("bts-sio-b")
    assert [unit.code for unit in one] == [unit.code for unit in other]
    assert [unit.label for unit in one if unit.code == "U5"] != [unit.label for unit in other if unit.code == "U5"]


@pytest.mark.parametrize(
    ("slug", "option", "count"),
    [
        ("bts-fed", "bts-fed-a", 0),  # nothing is known
        ("bts-mos", None, 0),  # the coefficients are, the codes are not
        ("bts-gtla", None, 0),
        ("bts-mav", "bts-mav-son", 7),  # one option only is known
        ("bts-mav", "bts-mav-image", 0),
        ("bts-batiment", None, 10),
    ],
)
def test_units_without_a_number_are_not_known(known: Catalogue, slug: str, option: str | None, count: int) -> None:
    assert len(known.specialites[slug].known_units(option)) == count


def test_a_specialite_whose_units_are_known_in_every_option(known: Catalogue) -> None:
    told = {slug: known.specialites[slug].units_known for slug in ("bts-sio", "bts-mav", "bts-ndrc", "bts-mos")}
    assert told == {"bts-sio": True, "bts-mav": False, "bts-ndrc": True, "bts-mos": False}


def test_a_language_is_rare_as_the_academie_says_or_else_by_the_list(known: Catalogue) -> None:
    assert {"ar", "hy"} <= known.rare_in("02")
    assert not {"co", "en", "zh"} & known.rare_in("02")
    assert "ar" not in known.rare_in("01")
    assert "co" in known.rare_in("01")


def test_what_an_academie_says_since_is_not_what_was_remembered(known: Catalogue) -> None:
    assert "co" not in known.rare_in("02")
    assert "co" in replace(known, settled={}).rare_in("02")
