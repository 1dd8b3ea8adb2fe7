"""What a training body may attest, whose it is, and the files that it comes in."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from app.kit.tabular import LineFault
from app.organismes.rules.attestations import (
    COLUMNS,
    FILE,
    Attested,
    Match,
    Standing,
    Student,
    attests,
    judged,
    numbered,
    plain_number,
    read_file,
    repeated,
    standing,
)

TODAY = date(2026, 11, 26)
KNOWN = {"bts-sio", "bts-ndrc"}
LINE = Attested(
    student_number="EX-2041",
    birth_name="EXEMPLE",
    first_names="Camille",
    birth_date=date(2003, 4, 12),
    school_year="2026-2027",
    study_year=2,
    starts_on=date(2026, 9, 7),
    ends_on=None,
    specialite=None,
)
KEY, OTHER = UUID(int=1), UUID(int=2)
CAMILLE = Student(KEY, "EX-2041", "EXEMPLE", "MODÈLE", "Camille Léa", date(2003, 4, 12))


def line(**changes: Any) -> Attested:
    """A line that is right, but for these."""
    return Attested(**({name: getattr(LINE, name) for name in COLUMNS} | changes))


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"ends_on": date(2027, 6, 30)}, []),
        ({"ends_on": date(2026, 9, 7)}, []),
        ({"ends_on": date(2026, 9, 6)}, ["ends_on"]),
        ({"school_year": "2026-2028"}, ["school_year"]),
        ({"school_year": "2026-2026"}, ["school_year"]),
        ({"school_year": "2027-2026"}, ["school_year"]),
        # An école à distance takes students all the year round: the year and the preparation must but meet.
        ({"school_year": "2025-2026", "starts_on": date(2026, 8, 31)}, []),
        ({"school_year": "2025-2026", "starts_on": date(2026, 9, 1)}, ["starts_on"]),
        ({"starts_on": date(2025, 9, 8), "ends_on": date(2026, 8, 1)}, []),
        ({"starts_on": date(2025, 9, 8), "ends_on": date(2026, 7, 31)}, ["ends_on"]),
        ({"starts_on": TODAY}, []),
        ({"starts_on": date(2026, 11, 27)}, ["starts_on"]),
        ({"birth_date": date(2026, 9, 6)}, []),
        ({"birth_date": date(2026, 9, 7)}, ["birth_date"]),
        ({"specialite": "bts-sio"}, []),
        ({"specialite": "bts-autre"}, ["specialite"]),
        ({"birth_date": date(2026, 9, 7), "ends_on": date(2026, 9, 1)}, ["ends_on", "birth_date"]),
    ],
)
def test_what_a_line_may_say(changes: dict[str, Any], wrong: list[str]) -> None:
    assert [member for member, _ in line(**changes).faults(TODAY, KNOWN)] == wrong


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({}, Match(KEY, ())),
        ({"student_number": " ex-2041"}, Match(KEY, ())),
        ({"student_number": "EX 2041"}, Match(None, ())),
        ({"student_number": "EX-2042"}, Match(None, ())),
        ({"birth_name": "Exemple"}, Match(KEY, ())),
        ({"birth_name": "Modele"}, Match(KEY, ())),
        ({"birth_name": "Exemples"}, Match(KEY, ("birth_name",))),
        ({"first_names": "camille-lea"}, Match(KEY, ())),
        ({"first_names": "Camille Léa Anne"}, Match(KEY, ())),
        ({"first_names": "Cam"}, Match(KEY, ("first_names",))),
        ({"birth_date": date(2003, 4, 13)}, Match(KEY, ("birth_date",))),
        (
            {"birth_name": "Autre", "first_names": "Dominique", "birth_date": date(2000, 1, 1)},
            Match(KEY, ("birth_name", "first_names", "birth_date")),
        ),
    ],
)
def test_a_line_is_about_one_number_name_and_birth_together(changes: dict[str, Any], match: Match) -> None:
    assert judged(line(**changes), numbered([CAMILLE])) == match


def test_of_two_who_gave_one_number_the_right_one_is_found() -> None:
    dominique = Student(OTHER, "EX-2041", "AUTRE", None, "Dominique", date(2001, 1, 1))
    there = numbered([dominique, CAMILLE])
    assert judged(LINE, there) == Match(KEY, ())
    assert judged(line(birth_date=date(2003, 4, 13)), there) == Match(KEY, ("birth_date",))
    assert judged(LINE, {}) == Match(None, ())


@pytest.mark.parametrize(
    ("match", "told"),
    [
        (Match(KEY, ()), Standing.RATTACHEE),
        (Match(KEY, ("birth_date",)), Standing.DIFFERENTE),
        (Match(None, ()), Standing.EN_ATTENTE),
    ],
)
def test_where_it_stands(match: Match, told: Standing) -> None:
    assert standing(match) is told


def test_whom_it_is_about_is_told_only_when_nothing_differs() -> None:
    assert (Match(KEY, ()).about, Match(KEY, ("birth_date",)).about, Match(None, ()).about) == (KEY, None, None)


def test_of_two_as_close_the_first_is_told() -> None:
    born = {"birth_date": date(2001, 1, 1)}
    first = Student(OTHER, "EX-2041", "EXEMPLE", None, "Camille", date(2002, 2, 2))
    assert judged(line(**born), numbered([first, CAMILLE])) == Match(OTHER, ("birth_date",))


def test_two_students_may_have_the_same_year() -> None:
    assert list(repeated([LINE, line(student_number="EX-2042")])) == []


def test_a_year_of_a_student_is_said_once() -> None:
    again, next_year = line(student_number="ex-2041"), line(school_year="2025-2026")
    assert list(repeated([LINE, next_year, again, again])) == [(2, 0), (3, 0)]
    assert plain_number(" ex 20\u00a041 ") == "EX2041"


@pytest.mark.parametrize(
    ("begun", "of", "contested", "counts"),
    [
        (date(2027, 6, 30), None, False, True),
        (date(2027, 7, 1), None, False, False),
        (date(2026, 9, 7), None, True, False),
        (date(2026, 9, 7), "bts-sio", False, True),
        (date(2026, 9, 7), "bts-sio", True, False),
        (date(2026, 9, 7), "bts-ndrc", False, False),
    ],
)
def test_what_makes_a_preparation_attested(begun: date, of: str | None, *, contested: bool, counts: bool) -> None:
    class Year:
        specialite = of
        starts_on = begun
        contested_at = datetime(2026, 11, 26, tzinfo=UTC) if contested else None

    assert attests([Year()], "bts-sio", date(2027, 6, 30)) is counts
    assert not attests([], "bts-sio", date(2027, 6, 30))


TITLES = ";".join(COLUMNS.values()).removesuffix(";specialite")
ROW = "EX-2041;EXEMPLE;Camille;12/04/2003;2026-2027;2;2026-09-07;"
"""Without its `specialite`."""


@pytest.mark.parametrize(
    "content",
    [
        f"{TITLES}\n{ROW}\n".encode(),
        f"{TITLES}\r\n{ROW}\r\n".encode("utf-8-sig"),
        f"{TITLES}\n{ROW}\n".replace(";", ",").encode(),
        f"{TITLES};specialite\n{ROW};\n".encode(),
        f"{TITLES.removesuffix(';fin')}\n{ROW.removesuffix(';')}\n".encode(),
        f"debut;{TITLES.removesuffix(';debut;fin')}\n07/09/2026;{ROW.removesuffix(';2026-09-07;')}\n".encode(),
    ],
)
def test_the_files_that_schools_make(content: bytes) -> None:
    assert read_file(content, TODAY, KNOWN) == ((LINE,), ())


def test_a_file_may_say_the_specialite() -> None:
    content = f"specialite;{TITLES}\nbts-sio;{ROW}\n".encode()
    assert read_file(content, TODAY, KNOWN) == ((line(specialite="bts-sio"),), ())


def test_windows_writes_french_otherwise() -> None:
    content = f"{TITLES}\n{ROW.replace('Camille', 'Zoé')}".encode("cp1252")
    assert [one.first_names for one in read_file(content, TODAY, KNOWN)[0]] == ["Zoé"]


def test_lines_without_a_word_are_passed_over_and_counted() -> None:
    content = f"{TITLES}\n\n{ROW}\n;;;;;;;\n ; \n{ROW.replace(';2;', ';3;')}\n;;;;;;;\n\n".encode()
    read, faults = read_file(content, TODAY, KNOWN)
    assert faults[0] == fault(6, "annee_etude", "« 3 » : 1 ou 2 est attendu")
    assert ({one.line for one in faults}, len(read)) == ({6}, 1)
    alone = read_file(f"{TITLES}\n\n{ROW}\n;;;;;;;\n".encode(), TODAY, KNOWN)
    assert (len(alone[0]), alone[1]) == (1, ())


def fault(number: int, column: str, reason: str) -> LineFault:
    return LineFault(FILE, number, column, reason)


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"", [fault(1, "", f"colonne absente : {name}") for name in list(COLUMNS.values())[:-2]]),
        (f"{TITLES}\n".encode(), [fault(0, "", "aucune attestation n'y figure")]),
        (b"\x81\x8d", [fault(0, "", "ce n'est pas du texte : UTF-8 ou Windows-1252 est attendu")]),
        (f"{TITLES};note\n{ROW};x\n".encode(), [fault(1, "", "colonne inconnue : note")]),
        (f"{TITLES};nom\n{ROW};x\n".encode(), [fault(1, "", "colonne en double : nom")]),
        (f"{TITLES}\n{ROW}x;y\n".encode(), [fault(2, "", "9 cellules au lieu de 8")]),
        (f"{TITLES}\n{ROW.replace(';2;', ';3;')}".encode(), [fault(2, "annee_etude", "« 3 » : 1 ou 2 est attendu")]),
        (
            f"{TITLES}\n{ROW.replace('2026-2027', '2026/2027')}".encode(),
            [fault(2, "annee_scolaire", "« 2026/2027 » n'est pas une année scolaire (2025-2026, par exemple)")],
        ),
        (
            f"{TITLES}\n{ROW.replace('12/04', '31/02')}".encode(),
            [fault(2, "date_naissance", "« 31/02/2003 » : une date AAAA-MM-JJ ou JJ/MM/AAAA est attendue")],
        ),
        (
            f"{TITLES}\n{ROW}\n{ROW}2026-09-01".encode(),
            [
                fault(3, "fin", "la préparation finit avant d'avoir commencé"),
                fault(3, "numero_etudiant", "« EX-2041 » a déjà son année 2026-2027 à la ligne 2"),
            ],
        ),
        (
            f"{TITLES}\n{ROW.replace('EX-2041', '=1+1').replace('EXEMPLE', '=A2')}".encode(),
            [
                fault(2, "numero_etudiant", "« =1+1 » n'est pas un numéro d'étudiant"),
                fault(2, "nom", "« =A2 » n'est pas un nom"),
            ],
        ),
        (
            f"{TITLES};specialite\n{ROW};bts-autre\n{ROW.replace('2041', '2042')};BTS SIO\n".encode(),
            [
                fault(2, "specialite", "« bts-autre » n'est le code d'aucune spécialité"),
                fault(3, "specialite", "« BTS SIO » n'est pas un code (bts-sio, par exemple)"),
            ],
        ),
        (f"{TITLES}\n{ROW.replace('EX-2041', '')}".encode(), [fault(2, "numero_etudiant", "valeur absente")]),
        (
            f"{TITLES}\n{ROW.replace('EX-2041', 'x' * 51)}".encode(),
            [fault(2, "numero_etudiant", f"« {'x' * 51} » n'est pas un numéro d'étudiant")],
        ),
    ],
)
def test_all_that_is_wrong_in_a_file_is_told(content: bytes, faults: list[LineFault]) -> None:
    assert list(read_file(content, TODAY, KNOWN)[1]) == faults


def test_the_longest_of_each() -> None:
    row = ROW.replace("EX-2041", "x" * 50).replace("EXEMPLE", "y" * 100).replace("Camille", "z" * 100)
    assert read_file(f"{TITLES}\n{row}".encode(), TODAY, KNOWN)[1] == ()
    for name in ("EXEMPLE", "Camille"):
        assert len(read_file(f"{TITLES}\n{ROW.replace(name, 'y' * 101)}".encode(), TODAY, KNOWN)[1]) == 1
