"""The file of grades of earlier exam sessions: what each line may say, held against what is known here (02, rule 5)."""

from datetime import date

import pytest

from app.registrations.rules.grades_file import COLUMNS, Issued, Known, faults, read

TITLES = ",".join(COLUMNS)
ORDINARY = "0223000017,1996-05-04,2022,bts-exemple,U1,12.5"
KNOWN = Known(
    units={"bts-exemple": frozenset({"U1", "U31"}), "bts-nouveau": frozenset()},
    issued={"0222000001": Issued("0222000001", 2022, "bts-exemple", date(1996, 5, 4))},
    year=2022,
)


def told(*rows: str) -> list[tuple[int, str, str]]:
    """Line, column and reason of each fault."""
    sheet = read("notes.csv", "\n".join((TITLES, *rows)) + "\n")
    return [(fault.line, fault.column, fault.reason) for fault in faults(sheet, KNOWN)]


def test_a_line_is_read_as_it_is_kept() -> None:
    sheet = read("notes.csv", f"{TITLES}\n02 23a00001,1996-05-04,2022,bts-exemple,U1,12.5\n")
    [(line, grade)] = sheet.read
    assert line.number == 2
    assert grade.key == ("0223A00001", 2022, "bts-exemple", "U1")
    assert (grade.grade, grade.birth_date) == ("12.50", date(1996, 5, 4))
    assert sheet.numbers == {"0223A00001"}
    assert faults(sheet, KNOWN) == ()


NUMBER, BIRTH, UNIT = "numero_candidat", "date_naissance", "unite"
CASES = [
    # A number of at most twenty characters (the convocation's).
    ("0" * 20 + ",1996-05-04,2022,bts-exemple,U1,12.5", []),
    ("0" * 21 + ",1996-05-04,2022,bts-exemple,U1,12.5", [(NUMBER, "un numéro a 20 caractères au plus")]),
    # A day.
    (
        "1,1996-02-30,2022,bts-exemple,U1,12",
        [(BIRTH, "« 1996-02-30 » : une date AAAA-MM-JJ ou JJ/MM/AAAA est attendue")],
    ),
    ("1,,2022,bts-exemple,U1,12", [(BIRTH, "valeur absente")]),
    # An exam session that took place.
    ("1,1996-05-04,2022,bts-exemple,U1,12", []),
    ("1,1996-05-04,2023,bts-exemple,U1,12", [("session", "la session 2023 n'a pas encore eu lieu")]),
    ("1,1996-05-04,,bts-exemple,U1,12", [("session", "valeur absente")]),
    # A spécialité and a unit of ours; of an unpublished one, any unit.
    ("1,1996-05-04,2022,bts-autre,U1,12", [("specialite", "« bts-autre » n'est pas une spécialité")]),
    ("1,1996-05-04,2022,,U1,12", [("specialite", "valeur absente")]),
    ("1,1996-05-04,2022,bts-exemple,U9,12", [(UNIT, "« U9 » n'est pas une unité de cette spécialité")]),
    ("1,1996-05-04,2022,bts-nouveau,U9,12", []),
    ("1,1996-05-04,2022,bts-exemple,,12", [(UNIT, "valeur absente")]),
    # D643-15: at the level of an épreuve until 2021 only.
    ("1,1996-05-04,2021,bts-exemple,E3,12", []),
    (
        "1,1996-05-04,2022,bts-exemple,E3,12",
        [(UNIT, "depuis la session 2022, une note se garde sur une unité et non sur une épreuve")],
    ),
    # A grade from 0 to 20, or an absence.
    ("1,1996-05-04,2022,bts-exemple,U1,20.00", []),
    ("1,1996-05-04,2022,bts-exemple,U1,absent", []),
    ("1,1996-05-04,2022,bts-exemple,U1,", [("note", "valeur absente")]),
    (
        "1,1996-05-04,2022,bts-exemple,U1,21",
        [("note", "« 21 » : de 0 à 20 par centièmes (12.50), absent ou absent_force_majeure est attendu")],
    ),
    # A number issued here is one person's, for one exam session and one spécialité.
    ("0222000001,1996-05-04,2022,bts-exemple,U1,12", []),
    (
        "0222000001,1996-05-05,2022,bts-exemple,U1,12",
        [(BIRTH, "ce numéro est celui d'une personne née un autre jour")],
    ),
    ("0222000001,,2022,bts-exemple,U1,12", [(BIRTH, "valeur absente")]),
    (
        "0222000001,1996-05-04,2021,bts-exemple,U1,12",
        [(NUMBER, "ce numéro a été donné ici pour la session 2022, spécialité « bts-exemple »")],
    ),
    (
        "0222000001,1996-05-04,2022,bts-nouveau,U1,12",
        [(NUMBER, "ce numéro a été donné ici pour la session 2022, spécialité « bts-exemple »")],
    ),
]


@pytest.mark.parametrize(("row", "expected"), CASES, ids=[row for row, _ in CASES])
def test_each_line_is_judged(row: str, expected: list[tuple[str, str]]) -> None:
    assert told(row) == [(2, column, reason) for column, reason in expected]


def test_a_grade_stands_once_in_the_file_and_all_faults_are_told_in_the_order_of_the_lines() -> None:
    again = "0223000017,1996-05-04,2022,bts-exemple,U1,8"
    assert told(ORDINARY, "1,,2022,bts-exemple,U1,12", again, again) == [
        (3, BIRTH, "valeur absente"),
        (4, "note", "cette note figure déjà à la ligne 2"),
        (5, "note", "cette note figure déjà à la ligne 2"),
    ]
    # Another exam session, unit, spécialité or person: another grade.
    others = (
        "0223000017,1996-05-04,2021,bts-exemple,U1,8",
        "0223000017,1996-05-04,2022,bts-exemple,U31,8",
        "0223000017,1996-05-04,2022,bts-nouveau,U1,8",
        "0223000018,1996-05-04,2022,bts-exemple,U1,8",
    )
    assert told(ORDINARY, *others) == []
