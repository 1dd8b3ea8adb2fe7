"""On the edges of what is read of académies and entered of calendars."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.exam_sessions.rules import CalendarEntry, ExamSessionEntry
from app.exam_sessions.rules.academies import Academie, differences, read
from app.kit.changes import Change, Column, Difference

HEAD = "code,libelle,region,type,active_2023,siec,departements,fuseau,note,source"
AIX = "02,Aix-Marseille,Provence-Alpes-Côte d'Azur,académie,true,false,13|84,Europe/Paris,,BCN"
NOUMEA = "40,Nouvelle-Calédonie,,collectivité (vice-rectorat ou service),true,false,988,Pacific/Noumea,,BCN"
CAEN = "05,Caen,Normandie,ancienne,false,true,14|50,Europe/Paris,,BCN"

AIX_MARSEILLE = Academie(
    code="02",
    label="Aix-Marseille",
    region="Provence-Alpes-Côte d'Azur",
    kind="academie",
    active=True,
    siec=False,
    departements=["13", "84"],
    zone="Europe/Paris",
)


def faults(*lines: str, head: str = HEAD) -> list[str]:
    return [str(fault) for fault in read("\n".join((head, *lines)) + "\n")[1]]


def test_every_academie_is_read_whole() -> None:
    found, wrong = read(f"{HEAD}\n{AIX}\n{NOUMEA}\n{CAEN}\n")
    assert wrong == ()
    assert [one.kind for one in found] == ["academie", "collectivite", "ancienne"]
    assert found[0] == AIX_MARSEILLE
    assert (found[1].region, found[2].active, found[2].siec) == (None, False, True)


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        ((AIX, AIX.replace("13|84", "04|05")), "02"),
        ((AIX, CAEN.replace("14|50", "84")), "84"),
        ((AIX.replace("Europe/Paris", "Europe/Marseille"),), "fuseau IANA"),
        ((AIX.replace("Europe/Paris", ""),), "valeur absente"),
        ((AIX.replace("02,", "2,", 1),), "deux chiffres"),
        ((AIX.replace("académie", "rectorat"),), "rectorat"),
    ],
)
def test_what_contradicts_itself_is_told(lines: tuple[str, ...], word: str) -> None:
    [fault] = faults(*lines)
    assert word in fault


@pytest.mark.parametrize("column", HEAD.split(","))
def test_a_column_that_lacks_is_told(column: str) -> None:
    rest = [name for name in HEAD.split(",") if name != column]
    assert faults(head=",".join(rest))


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"label": "Aix"}, Column("libelle", "Aix-Marseille", "Aix")),
        ({"region": None}, Column("region", "Provence-Alpes-Côte d'Azur", None)),
        ({"kind": "ancienne"}, Column("type", "academie", "ancienne")),
        ({"active": False}, Column("active_2023", "true", "false")),
        ({"siec": True}, Column("siec", "false", "true")),
        ({"departements": ["13"]}, Column("departements", "13 | 84", "13")),
        ({"zone": "Indian/Reunion"}, Column("fuseau", "Europe/Paris", "Indian/Reunion")),
    ],
)
def test_a_column_that_changes_is_told(changed: dict[str, Any], column: Column) -> None:
    assert list(differences([AIX_MARSEILLE], [AIX_MARSEILLE])) == []
    [told] = differences([AIX_MARSEILLE], [replace(AIX_MARSEILLE, **changed)])
    assert told == Difference("academies.csv", "02", Change.CHANGEMENT, (column,))


def test_one_that_comes_and_one_that_goes_are_told_by_their_code() -> None:
    told = differences([AIX_MARSEILLE], [replace(AIX_MARSEILLE, code="03")])
    assert [(one.key, one.change) for one in told] == [("02", Change.RETRAIT), ("03", Change.AJOUT)]


def test_an_exam_session_is_called_by_its_year() -> None:
    entry = ExamSessionEntry(year=2027, last_epreuve_on=date(2027, 6, 30), modalites_version="1", modalites="…")
    assert entry.label == "Session 2027"


@pytest.mark.parametrize(
    ("closes", "justificatifs", "amenagement", "wrong"),
    [
        (datetime(2022, 11, 21), date(2022, 11, 20), None, 0),  # noqa: DTZ001 -- local clocks; the same midnight
        (datetime(2022, 11, 21, 0, 1), date(2022, 11, 20), None, 1),  # noqa: DTZ001
        (datetime(2022, 11, 21), date(2022, 12, 4), date(2022, 10, 17), 0),  # noqa: DTZ001
        (datetime(2022, 11, 21), date(2022, 12, 4), date(2022, 10, 16), 1),  # noqa: DTZ001
    ],
)
def test_bounds_on_the_same_instant_are_no_fault(
    closes: datetime, justificatifs: date, amenagement: date | None, wrong: int
) -> None:
    entry = CalendarEntry(
        opens=datetime(2022, 10, 18),  # noqa: DTZ001 -- local clocks
        closes=closes,
        justificatifs_until=justificatifs,
        amenagement_until=amenagement,
    )
    assert len(entry.faults(ZoneInfo("Europe/Paris"))) == wrong
