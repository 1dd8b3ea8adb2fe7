"""What a new academies.csv would change, under the names of its own columns."""

from dataclasses import replace
from typing import Any

import pytest

from app.exam_sessions.rules.academies import Academie, differences, read
from app.kit.changes import Change, Column, Difference

HEAD = "code,libelle,region,type,active_2023,siec,departements,fuseau,note,source\n"
LINE = "02,Aix-Marseille,Provence-Alpes-Côte d'Azur,académie,true,false,04|05|13|84,Europe/Paris,,table\n"
AIX = Academie(
    code="02",
    label="Aix-Marseille",
    region="Provence-Alpes-Côte d'Azur",
    kind="academie",
    active=True,
    siec=False,
    departements=["04", "05", "13", "84"],
    zone="Europe/Paris",
)


def test_a_line_is_read() -> None:
    assert read(HEAD + LINE) == ((AIX,), ())


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"label": "Aix"}, Column("libelle", "Aix-Marseille", "Aix")),
        ({"region": None}, Column("region", "Provence-Alpes-Côte d'Azur", None)),
        ({"kind": "ancienne"}, Column("type", "academie", "ancienne")),
        ({"active": False}, Column("active_2023", "true", "false")),
        ({"siec": True}, Column("siec", "false", "true")),
        ({"departements": ["13"]}, Column("departements", "04 | 05 | 13 | 84", "13")),
        ({"zone": "Indian/Reunion"}, Column("fuseau", "Europe/Paris", "Indian/Reunion")),
    ],
)
def test_a_column_that_changes_is_told(changed: dict[str, Any], column: Column) -> None:
    assert list(differences([AIX], [AIX])) == []
    [told] = differences([AIX], [replace(AIX, **changed)])
    assert told == Difference("academies.csv", "02", Change.CHANGEMENT, (column,))


def test_one_that_comes_and_one_that_goes_are_told_by_their_code() -> None:
    told = differences([AIX], [replace(AIX, code="03")])
    assert [(one.key, one.change) for one in told] == [("02", Change.RETRAIT), ("03", Change.AJOUT)]
