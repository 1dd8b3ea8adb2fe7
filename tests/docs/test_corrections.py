"""The recipes of docs/corrections.md, run as printed, by bash and curl, on a real port."""

from pathlib import Path

from fastapi import FastAPI

from app.http.house import House
from app.staff.rules import Role
from tests import make
from tests.clock import LegalClock
from tests.docs.recipes import recipes, run, served
from tests.exam_sessions.bounds import bound, jump
from tests.staff.agents import logged_in
from tests.stage import Stage


async def test_the_recipes_of_the_corrections_work_as_printed(
    servers: Stage, app: FastAPI, house: House, clock: LegalClock, repository: Path, tmp_path: Path
) -> None:
    blocks = recipes(repository / "docs" / "corrections.md")
    assert len(blocks) == 5
    camille = await make.candidate(servers, app)
    (tmp_path / "dossier").write_text(str((await make.registered(camille))["id"]))
    asked = {"changes": {"birth_name": "EXEMPLE-MARTIN"}, "reason": "Mon nom a perdu son second mot."}
    assert (await camille.client.post("/v1/me/identity-corrections", json=asked)).status_code == 201
    _, client = await logged_in(house, app, role=Role.INSTRUCTION)
    await servers.as_owner("UPDATE agent_tokens SET expires_at = 'infinity', last_used_at = 'infinity'")
    (tmp_path / "jeton").write_text(f"Authorization: {client.headers['authorization']}\n")
    await jump(servers, clock, await bound(servers, "justificatifs_close_at"))
    async with served(app) as url:
        told = [await run(block, tmp_path, {"API": url}) for block in blocks]
    assert "birth_name : EXEMPLE -> EXEMPLE-MARTIN" in told[0]
    assert '"state":"accordee"' in told[1]
    assert '"by_service":true' in told[2]
    assert "valable\nà déposer : Récapitulatif d'inscription signé" in told[3]
    assert '"version":4' in told[4]
