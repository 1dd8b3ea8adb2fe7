"""`grades import`: every fault at once with its line, all or nothing, twice the same changes nothing, journaled."""

from pathlib import Path

import pytest
from fastapi import FastAPI

from tests import make
from tests.cli.commands import run, run_apart
from tests.registrations.sessions import HEADER, imported
from tests.stage import Stage

GOOD = "ANCIEN42,2003-04-12,2022,bts-ndrc,U1,12.5"


async def _kept(servers: Stage) -> list[tuple[object, ...]]:
    return await servers.select(
        "SELECT candidate_number, exam_session, unite, grade, source FROM imported_grades ORDER BY unite"
    )


async def test_a_file_is_loaded_once_and_journaled_once(servers: Stage, clean: None, tmp_path: Path) -> None:
    del clean
    file = tmp_path / "notes.csv"
    file.write_text(f"{HEADER}\n{GOOD}\nancien 42,2003-04-12,2022,bts-ndrc,U4,absent\n")
    said = run_apart(servers, "grades", "import", str(file))
    assert (said.code, said.err) == (0, "")
    assert said.out == "2 notes lues : 2 nouvelles, 0 rectifiées ; 1 numéros inconnus ici, en attente.\n"
    again = run(servers, "grades", "import", str(file))
    assert again.out == "2 notes lues : 0 nouvelles, 0 rectifiées ; 1 numéros inconnus ici, en attente.\n"
    assert await _kept(servers) == [
        ("ANCIEN42", 2022, "U1", "12.50", "notes.csv"),
        ("ANCIEN42", 2022, "U4", "absent", "notes.csv"),
    ]
    journal = "SELECT detail->>'added', detail->>'changed' FROM audit_entries WHERE act = 'grades.import' ORDER BY id"
    assert await servers.select(journal) == [("2", "0")]
    rectified = imported(servers, tmp_path, GOOD.replace("12.5", "11"))
    assert rectified.out.startswith("1 notes lues : 0 nouvelles, 1 rectifiées")
    assert await servers.select(journal) == [("2", "0"), ("0", "1")]


FAULTS = {
    "ANCIEN-42,2003-04-12,2022,bts-ndrc,U1,12": "numero_candidat",
    f"{'9' * 21},2003-04-12,2022,bts-ndrc,U1,12": "numero_candidat",
    ",2003-04-12,2022,bts-ndrc,U1,12": "numero_candidat",
    "ANCIEN1,31/02/2003,2022,bts-ndrc,U1,12": "date_naissance",
    "ANCIEN2,2003-04-12,,bts-ndrc,U1,12": "session",
    "ANCIEN3,2003-04-12,2099,bts-ndrc,U1,12": "session",
    "ANCIEN4,2003-04-12,2022,bts-inconnu,U1,12": "specialite",
    "ANCIEN5,2003-04-12,2022,bts-ndrc,U99,12": "unite",
    "ANCIEN6,2003-04-12,2022,bts-ndrc,E3,12": "unite",
    "ANCIEN7,2003-04-12,2022,bts-ndrc,U1,20.01": "note",
    'ANCIEN8,2003-04-12,2022,bts-ndrc,U1,"12,5"': "note",
    "ANCIEN9,2003-04-12,2022,bts-ndrc,U1,ABS": "note",
    "ancien 42,2003-04-12,2022,bts-ndrc,U1,13": "note",
}


async def test_every_fault_is_told_at_once_with_its_line_and_nothing_is_loaded(
    servers: Stage, clean: None, tmp_path: Path
) -> None:
    del clean
    ended = imported(servers, tmp_path, GOOD, *FAULTS)
    assert (ended.code, ended.out) == (1, "")
    *told, last = ended.err.splitlines()
    for number, (line, column) in enumerate(FAULTS.items(), 3):
        assert any(one.startswith(f"notes.csv, ligne {number}, colonne « {column} » : ") for one in told), line
    assert len(told) == len(FAULTS)
    assert last == f"Erreur : rien n'a été chargé, {len(FAULTS)} défauts à corriger (voir ci-dessus)."
    assert await _kept(servers) == []


async def test_an_epreuve_bears_a_grade_before_2022(servers: Stage, clean: None, tmp_path: Path) -> None:
    del clean
    assert imported(servers, tmp_path, "ANCIEN42,2003-04-12,2021,bts-ndrc,E3,20").code == 0
    assert await _kept(servers) == [("ANCIEN42", 2021, "E3", "20.00", "notes.csv")]


async def test_a_number_issued_here_goes_with_its_exam_session_and_its_person(
    servers: Stage, clean: None, app: FastAPI, tmp_path: Path
) -> None:
    """A slip of one digit does not give somebody the grades of another."""
    del clean
    number = (await make.registered(await make.candidate(servers, app)))["candidate_number"]
    ended = imported(
        servers,
        tmp_path,
        f"{number},2003-04-12,2022,bts-ndrc,U1,12",
        f"{number},2003-04-12,{make.NEXT},bts-sam,U1,12",
        f"{number},1999-01-01,2022,bts-ndrc,U4,12",
    )
    told = ended.err.splitlines()[:-1]
    assert sum("ce numéro a été donné ici pour la session" in one for one in told) == 3
    assert sum("celui d'une personne née un autre jour" in one for one in told) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"numero_candidat\nX\n", "colonne absente : note"),
        ("numéro".encode("latin-1"), "n'est pas de l'UTF-8"),
        (None, "fichier illisible"),
    ],
)
def test_what_cannot_be_read_is_told(
    servers: Stage, clean: None, tmp_path: Path, content: bytes | None, said: str
) -> None:
    del clean
    file = tmp_path / "notes.csv"
    if content is not None:
        file.write_bytes(content)
    ended = run(servers, "grades", "import", str(file))
    assert ended.code == 1
    assert said in ended.err
