"""The recipes of docs/exports.md, run as printed, by bash and curl, on a real port."""

from pathlib import Path

from fastapi import FastAPI

from app.http.house import House
from tests import make
from tests.docs.recipes import recipes, run, served
from tests.staff.agents import logged_in
from tests.stage import Stage


async def test_the_recipes_of_the_exports_work_as_printed(
    servers: Stage, app: FastAPI, house: House, clean: None, repository: Path, tmp_path: Path
) -> None:
    del clean
    blocks = recipes(repository / "docs" / "exports.md")
    assert len(blocks) == 7
    for place in range(3):
        camille = await make.candidate(
            servers, app, email=f"candidat{place}@example.org", birth_name="EXEMPLE" * (place + 1)
        )
        await make.registered(camille, handicap=place == 1)
    await servers.drain(house)
    _, client = await logged_in(house, app)
    (tmp_path / "jeton").write_text(f"Authorization: {client.headers['authorization']}\n")
    async with served(app) as url:
        told = [await run(block, tmp_path, {"API": url}) for block in blocks]
    assert told[0].count(" incomplet ") == 3
    assert (tmp_path / "dossiers-tableur.csv").read_bytes().startswith(b"\xef\xbb\xbfSession;")
    assert told[2].count("candidat") == 3
    assert "'total': 3" in told[3]
    assert (tmp_path / "comptes.html").read_text().count("<svg") == 4
    assert "registration.register candidate None" in told[4]
    assert "export.begin" in (tmp_path / "journal.csv").read_text()
    assert "'demande_sans_oui': 1" in told[5]
    assert (tmp_path / "amex-rapport.csv").read_text().count("\n") == 3
    assert told[6].startswith("Données refusées : Une donnée est à corriger.\nseparator : Valeur inconnue.")
    private = {
        "dossiers.csv",
        "dossiers-tableur.csv",
        "manques.csv",
        "amex.csv",
        "amex-rapport.csv",
        "rapprochement.json",
    }
    assert {name for name in private if (tmp_path / name).stat().st_mode & 0o077} == set()
