"""The recipes of docs/examen.md, run as printed, by bash and curl, on a real port."""

from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI

from app.http.house import House
from app.staff.rules import Kind, Role
from tests import make
from tests.clock import LegalClock
from tests.docs.recipes import recipes, run, served
from tests.dossiers.deposits import deposited
from tests.exam_sessions.bounds import bound, jump
from tests.staff.agents import logged_in
from tests.stage import Stage


async def test_the_recipes_of_the_examination_work_as_printed(
    servers: Stage, app: FastAPI, house: House, clock: LegalClock, repository: Path, tmp_path: Path
) -> None:
    blocks = recipes(repository / "docs" / "examen.md")
    assert len(blocks) == 6
    camille = await make.candidate(servers, app)
    registration = (await make.registered(camille))["id"]
    await deposited(servers, registration, "identite")
    await servers.drain(house)
    await jump(servers, clock, await bound(servers, "justificatifs_close_at") + timedelta(hours=9))
    _, client = await logged_in(house, app, role=Role.INSTRUCTION, kind=Kind.PERSONAL)
    (tmp_path / "jeton").write_text(f"Authorization: {client.headers['authorization']}\n")
    (tmp_path / "dossier").write_text(registration)
    async with served(app) as url:
        told = [await run(block, tmp_path, {"API": url}) for block in blocks]
    assert "EXEMPLE - Négociation et digitalisation" in told[0]
    assert "identite depose fichier.pdf" in told[0]
    assert "demander_complement oui" in told[0]
    assert told[2] == "Document incomplet (une page ou une face manque) : Le verso manque.\n"
    assert told[3].startswith("en_attente ")
    assert '"status":"annule"' in told[5]
