"""The guide's own examples on the true catalogue, and a plain registration to each spécialité in force."""

from dataclasses import replace
from itertools import product

import pytest

from app.justificatifs.rules.claims import Claim, claims
from app.registrations.rules import violations
from app.registrations.rules.choices import Category, Choices, Forme, Teaching
from app.registrations.rules.offer import Specialite
from tests.registrations.rules.real import OPEN, offer
from tests.registrations.rules.sample import CANDIDATE, choices, facts, facultative, job, language, sitting, units
from tests.regles.tables import Row, rows

HEIGHT = "Guide, « Remarque importante » ; arrêté du 14 avril 2016"


@rows(
    "piece-r408",
    Row("Bâtiment", HEIGHT, "bts-batiment", True),
    Row("Constructions métalliques, by its successor", "[P]", "bts-amcr", True),
    Row("Enveloppe des bâtiments", HEIGHT, "bts-enveloppe-batiments", True),
    Row("Étude et économie de la construction, by its successor", "[P]", "bts-mec", True),
    Row("Fluides, énergies, domotique", HEIGHT, "bts-fed", True),
    Row("Systèmes constructifs bois et habitat", HEIGHT, "bts-scbh", True),
    Row("Travaux publics", HEIGHT, "bts-tp", True),
    Row("Notariat", HEIGHT, "bts-notariat", False),
    Row("Services informatiques aux organisations", HEIGHT, "bts-sio", False),
    Row("Négociation et digitalisation de la relation client", HEIGHT, "bts-ndrc", False),
)
def test_the_seven_specialites_that_work_at_height(case: Row[str, bool]) -> None:
    asked = choices(specialite=case.given)
    assert (Claim.R408 in claims(asked, CANDIDATE, offer(case.given))) is case.gives


@rows(
    "inscription-1",
    Row("Notariat, its last exam session", "Arrêté", ("bts-notariat", None), ()),
    Row("Collaborateur juriste notarial, which opens in 2024", "Arrêté", ("bts-cjn", None), ("specialite-fermee",)),
    Row("Études et économie de la construction, abrogated", "Arrêté", ("bts-eec", None), ("specialite-fermee",)),
    Row("SIO without an option: never the common first year", "Arrêté", ("bts-sio", None), ("option-requise",)),
    Row("SIO, option B", "Arrêté", ("bts-sio", "bts-sio-b"), ()),
    Row("SIO, an option of another BTS", "Arrêté", ("bts-sio", "bts-ms-b"), ("option-inconnue",)),
    Row("NDRC has no option", "Arrêté", ("bts-ndrc", "bts-ndrc"), ("option-sans-objet",)),
)
def test_specialites_of_2023(case: Row[tuple[str, str | None], tuple[str, ...]]) -> None:
    slug, option = case.given
    asked = plain(offer(slug).specialite, option)
    found = [one.code for one in violations(asked, facts(offer=offer(slug))) if one.field in {"/specialite", "/option"}]
    assert tuple(found) == case.gives


def plain(specialite: Specialite | None, option: str | None) -> Choices:
    """A registration at a distance, each language unit in a language of its own."""
    assert specialite is not None
    taken: set[str] = set()
    languages = []
    for unit in specialite.units_of(option).values():
        if unit.langues:
            langue = min(unit.langues - taken)
            taken.add(langue)
            languages.append(language(langue, Teaching.DISTANCE, unit.code))
    return choices(specialite=specialite.slug, option=option, languages=tuple(languages))


@pytest.mark.parametrize("specialite", OPEN, ids=lambda one: one.slug)
def test_one_may_register_to_each_specialite_in_force_in_every_way(specialite: Specialite) -> None:
    options: list[str | None] = [option.slug for option in specialite.options if option.open] or [None]
    for option, forme, category in product(options, Forme, Category):
        asked = plain(specialite, option)
        sat = tuple(specialite.units_of(option)) if forme is Forme.PROGRESSIVE else ()
        asked = replace(
            asked,
            forme=forme,
            category=category,
            units=units(**dict.fromkeys(sat, "a_passer")),
            work_periods=(job(),) if category is Category.EXPERIENCE else (),
            former_sittings=(sitting(2022),) if category is Category.REDOUBLANT else (),
            facultatives=(facultative("engagement_etudiant"),),
        )
        assert violations(asked, facts(offer=offer(specialite.slug))) == ()


def test_they_are_eighty() -> None:
    assert len(OPEN) == 80
