"""The fullest and the barest récapitulatifs, word for word: whoever changes one reads here what changed."""

from dataclasses import replace

import pytest

from app.accounts.rules.identity import Civilite
from app.documents.rules import wording
from app.registrations.rules.choices import FormerSitting
from tests.documents.rules.printed import HERE, SAMPLES, printed


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_else_is_printed(name: str) -> None:
    assert printed(SAMPLES[name].content()) == (HERE / f"{name}.txt").read_text(encoding="utf-8")


def test_the_code_is_one_path_with_a_quiet_zone_of_four() -> None:
    svg = SAMPLES["barest"].content().qr.svg
    # Version 5 of QR: 37 modules.
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 45 45"')
    assert not svg.endswith("\n")


@pytest.mark.parametrize(
    ("code", "label", "said"),
    [("46", "Professions", "Professions (46)"), ("46", None, "46"), (None, "Professions", wording.given(None))],
)
def test_a_category_is_said_with_its_label(code: str | None, label: str | None, said: str) -> None:
    fullest = SAMPLES["fullest"]
    sample = replace(
        fullest,
        choices=replace(fullest.choices, socio_professional_category=code),
        labels=replace(fullest.labels, socio_professional_category=label),
    )
    [line] = [one for one in sample.content().sections[1].lines if one.label == "Catégorie socioprofessionnelle"]
    assert line.value == said


def test_a_sitting_without_grades_says_so() -> None:
    fullest = SAMPLES["fullest"]
    sitting = FormerSitting(exam_session=2025, academie="02")
    content = replace(fullest, choices=replace(fullest.choices, former_sittings=(sitting,))).content()
    assert "Aucune note déclarée" in printed(content)


def test_every_civilite_has_its_french() -> None:
    assert set(wording.CIVILITE) == set(Civilite)
