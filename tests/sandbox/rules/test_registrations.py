"""What people who do not exist register for: coherent with the exam session and spécialité that they were shown."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from app.registrations.rules.choices import Category
from app.sandbox.rules.people import Person
from app.sandbox.rules.registrations import Prepared, registration

TODAY = date(2026, 11, 2)
SESSION = {"year": 2027, "modalites": {"version": "2027-1"}}
ADDRESS = {"line1": "1 rue EXEMPLE", "line2": None, "postal_code": "13001", "city": "Marseille", "country": "FR"}
PERSON = Person(
    email="exemple@example.org",
    civilite="madame",
    birth_name="EXEMPLE",
    usage_name=None,
    first_names="Camille",
    birth_date=date(2000, 1, 1),
    birth_country="FR",
    birth_departement="13",
    birth_commune="Marseille",
    address=ADDRESS,
    mobile="+33639980001",
)
PREPARED = Prepared("0b6f", "EX-1")
DISTANCE, EXPERIENCE, REDOUBLANT = 0.5, 0.7, 0.9
"""Shares that draw each category."""
LAST = 10**9


class Luck(Random):
    """What is drawn: these shares one after the other, the last again and again; of numbers, the nearest to this."""

    shares: list[float]
    number: int

    def random(self) -> float:
        return self.shares.pop(0) if len(self.shares) > 1 else self.shares[0]

    def randint(self, a: int, b: int) -> int:
        return min(max(a, self.number), b)

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        return self.randint(0, start - step) if stop is None else self.randint(start, stop - step)

    def choice(self, seq: Any) -> Any:
        return seq[min(self.number, len(seq) - 1)]


def luck(*shares: float, number: int = 0) -> Luck:
    made = Luck()
    made.shares, made.number = list(shares), number
    return made


def unit(unite: str | None, *langues: str, nature: str = "obligatoire", option: str | None = None) -> dict[str, Any]:
    return {"unite": unite, "nature": nature, "option": option, "langues": list(langues) or None}


UNITS = (unit("U1"), unit("U2", "de", "en", "es"), unit("U3"), unit("U4"), unit("U5"))


def specialite(*units: Mapping[str, Any], options: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"code": "22801", "options": [{"code": one} for one in options], "units": list(units)}


def asked(
    drawn: Random, *units: Mapping[str, Any], options: tuple[str, ...] = (), prepared: Prepared | None = None
) -> dict[str, Any]:
    return registration(
        PERSON,
        drawn,
        exam_session=SESSION,
        academie="02",
        specialite=specialite(*(units or UNITS), options=options),
        today=TODAY,
        prepared=prepared,
    )


def of_everybody(category: str, pcs: str = "46") -> dict[str, Any]:
    return {
        "exam_session": 2027,
        "academie": "02",
        "specialite": "22801",
        "option": None,
        "category": category,
        "forme": "globale",
        "nationality": "FR",
        "address": ADDRESS,
        "phones": {"mobile": "+33639980001", "landline": None},
        "socio_professional_category": pcs,
        "parents": None,
        "handicap": False,
        "modalites": {"version": "2027-1", "accepted": True},
    }


def test_who_is_prepared_at_a_distance() -> None:
    """From the September of two years before to the end of May; the language is taught there too."""
    assert asked(luck(DISTANCE)) == of_everybody("enseignement_a_distance") | {
        "preparation": {
            "kind": "formation_continue",
            "mode": "distance",
            "training_body_id": None,
            "training_body_name": "École à distance EXEMPLE",
            "student_number": "00000000",
            "starts_on": "2025-09-01",
            "ends_on": "2027-05-31",
        },
        "languages": [{"unite": "U2", "langue": "en", "teaching": "distance", "place": None}],
    }


def test_who_worked() -> None:
    """Two jobs as a technician in the field; the second still runs."""
    job = {"technician_level": True, "in_field": True}
    assert asked(luck(EXPERIENCE, number=LAST)) == of_everybody("experience_professionnelle", "56") | {
        "work_periods": [
            {
                "employer": "Entreprise EXEMPLE 99",
                "job": "conseillère de vente",
                **job,
                "starts_on": (TODAY - timedelta(days=3000)).isoformat(),
                "ends_on": (TODAY - timedelta(days=1530)).isoformat(),
            },
            {
                "employer": "Entreprise EXEMPLE 99",
                "job": "conseillère de vente",
                **job,
                "starts_on": (TODAY - timedelta(days=1500)).isoformat(),
                "ends_on": None,
            },
        ],
        "languages": [
            {"unite": "U2", "langue": "en", "teaching": "autre_etablissement", "place": "Centre de langues EXEMPLE"},
        ],
    }


def test_who_failed_last_year() -> None:
    """Their first unit is under ten, and sat again; ten is kept, as a bénéfice (D643-15)."""
    sitting = {
        "exam_session": 2026,
        "academie": "02",
        "candidate_number": None,
        "grades": [{"unite": "U1", "grade": "9.75"}]
        + [{"unite": unite, "grade": "10.00"} for unite in ("U2", "U3", "U4", "U5")],
    }
    assert asked(luck(REDOUBLANT, number=40)) == of_everybody("redoublant", "56") | {
        "former_sittings": [sitting],
        "units": [{"unite": unite, "state": "benefice"} for unite in ("U2", "U3", "U4", "U5")],
        "languages": [],
    }


@pytest.mark.parametrize(
    ("number", "first", "others", "kept"),
    [(0, "3.00", "3.00", 0), (39, "9.75", "9.75", 0), (41, "9.75", "10.25", 4), (LAST, "9.75", "17.00", 4)],
)
def test_their_grades(number: int, first: str, others: str, kept: int) -> None:
    one = asked(luck(REDOUBLANT, number=number))
    assert [grade["grade"] for grade in one["former_sittings"][0]["grades"]] == [first, *[others] * 4]
    assert len(one["units"]) == kept


@pytest.mark.parametrize("number", [0, 30, LAST])
def test_their_work_makes_more_than_the_year_whatever_is_drawn(number: int) -> None:
    """365 days (D643-16), and a day at least between two jobs."""
    first, second = asked(luck(EXPERIENCE, number=number))["work_periods"]
    ended, began = date.fromisoformat(first["ends_on"]), date.fromisoformat(second["starts_on"])
    worked = (ended - date.fromisoformat(first["starts_on"])).days + (TODAY - began).days
    assert (worked, (began - ended).days) == {0: (399, 1), 30: (370, 30), LAST: (2970, 30)}[number]


@pytest.mark.parametrize(
    ("share", "category"),
    [
        (0, Category.DISTANCE),
        (0.5999, Category.DISTANCE),
        (0.6, Category.EXPERIENCE),
        (0.8499, Category.EXPERIENCE),
        (0.85, Category.REDOUBLANT),
        (0.9999, Category.REDOUBLANT),
    ],
)
def test_sixty_twenty_five_and_fifteen_in_a_hundred(share: float, category: Category) -> None:
    assert asked(luck(share))["category"] == category
    assert asked(luck(share), prepared=PREPARED)["category"] == Category.DISTANCE


def test_a_body_s_own_student_is_prepared_by_it() -> None:
    told = asked(luck(REDOUBLANT), prepared=PREPARED)["preparation"]
    assert (told["training_body_id"], told["training_body_name"], told["student_number"]) == ("0b6f", None, "EX-1")
    assert (told["mode"], told["starts_on"]) == ("distance", "2025-09-01")


@pytest.mark.parametrize(
    ("share", "forme", "handicap"),
    [(0.0399, "progressive", True), (0.04, "progressive", False), (0.1999, "progressive", False),
     (0.2, "globale", False)],
)  # fmt: skip
def test_a_fifth_choose_their_units_and_one_in_twenty_five_has_a_handicap(
    share: float, forme: str, *, handicap: bool
) -> None:
    one = asked(luck(DISTANCE, share))
    assert (one["forme"], one["handicap"]) == (forme, handicap)


def test_they_choose_the_first_three_that_are_not_held() -> None:
    """None may precede those (the order that a règlement imposes)."""
    new = asked(luck(DISTANCE, 0.1))
    assert new["units"] == [{"unite": unite, "state": "a_passer"} for unite in ("U1", "U2", "U3")]
    assert [one["unite"] for one in new["languages"]] == ["U2"]
    again = asked(luck(REDOUBLANT, 0.1, number=40))
    assert again["units"] == [
        *({"unite": unite, "state": "benefice"} for unite in ("U2", "U3", "U4", "U5")),
        {"unite": "U1", "state": "a_passer"},
    ]
    assert again["languages"] == []
    unsat = asked(luck(DISTANCE, 0.1), *UNITS[2:], UNITS[0], UNITS[1])
    assert unsat["languages"] == []


def test_of_a_specialite_whose_units_are_unknown_nothing_is_said_of_any() -> None:
    units = (unit(None, "en"), unit("U2", "en"))
    new = asked(luck(DISTANCE, 0.1), *units)
    assert (new["forme"], new["languages"], "units" in new) == ("globale", [], False)
    again = asked(luck(REDOUBLANT), *units)
    assert (again["former_sittings"][0]["grades"], again["units"]) == ([], [])


def test_of_a_specialite_without_obligatory_units_none_is_chosen() -> None:
    one = asked(luck(DISTANCE, 0.1), unit("UF1", "en", nature="facultative"))
    assert (one["forme"], one["languages"], "units" in one) == ("globale", [], False)


@pytest.mark.parametrize(("number", "option", "sat"), [(0, "A", ["U1", "U6"]), (1, "B", ["U1", "U7"])])
def test_the_units_are_the_common_ones_and_those_of_the_option(number: int, option: str, sat: list[str]) -> None:
    units = (unit("U1"), unit("U6", option="A"), unit("U7", option="B"), unit("UF1", "en", nature="facultative"))
    one = asked(luck(REDOUBLANT, number=number), *units, options=("A", "B"))
    assert one["option"] == option
    assert [grade["unite"] for grade in one["former_sittings"][0]["grades"]] == sat
    assert one["languages"] == []


@pytest.mark.parametrize(
    ("number", "allowed", "chosen"),
    [
        (0, [("de", "en")], ["en"]),
        (LAST, [("de", "en", "zh")], ["en"]),
        (0, [("en",), ("en", "es", "it")], ["en", "es"]),  # never the same twice
        (0, [("ar", "de", "it")], ["de"]),
        (0, [("ar", "it")], ["it"]),
        (LAST, [("de", "es", "zh")], ["de"]),
        (0, [("ar", "fa")], ["ar"]),  # no common one is allowed
        (LAST, [("ar", "fa")], ["fa"]),
        (0, [("en",), ("en",)], ["en"]),
    ],
)
def test_english_or_a_common_language_that_is_allowed(
    number: int, allowed: list[tuple[str, ...]], chosen: list[str]
) -> None:
    units = [unit(f"U{index}", *langues) for index, langues in enumerate(allowed)]
    assert [one["langue"] for one in asked(luck(DISTANCE, number=number), *units)["languages"]] == chosen


def test_who_was_born_abroad_is_of_that_country_and_names_a_parent() -> None:
    from_abroad = replace(PERSON, birth_country="PT")
    one = registration(
        from_abroad, luck(DISTANCE), exam_session=SESSION, academie="02", specialite=specialite(*UNITS), today=TODAY
    )
    assert (one["nationality"], one["parents"]) == ("PT", [{"last_name": "EXEMPLE", "first_names": "X"}])
