"""Every kind and state of a registration has its French, and nothing else has."""

from enum import StrEnum

import pytest

from app.registrations.rules import eligibility, wording
from app.registrations.rules.choices import (
    Category,
    FacultativeKind,
    Forme,
    Ground,
    PreparationKind,
    PreparationMode,
    Teaching,
    UnitState,
)
from app.registrations.rules.grades import ABSENCES


@pytest.mark.parametrize(
    ("labels", "kinds"),
    [
        (wording.CATEGORY, Category),
        (wording.FORME, Forme),
        (wording.PREPARATION, PreparationKind),
        (wording.MODE, PreparationMode),
        (wording.UNIT_STATE, UnitState),
        (wording.TEACHING, Teaching),
        (wording.FACULTATIVE, FacultativeKind),
        (wording.GROUND, Ground),
        (eligibility.GROUNDS, Category),
    ],
)
def test_each_kind_has_its_words(labels: dict[str, str], kinds: type[StrEnum]) -> None:
    assert set(labels) == {kind.value for kind in kinds}
    assert len(set(labels.values())) == len(labels)


def test_each_absence_has_its_words() -> None:
    assert wording.ABSENCE.keys() == set(ABSENCES)
