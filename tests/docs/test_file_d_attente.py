"""The recipes of docs/file-d-attente.md, run as printed, by bash and curl, on a real port."""

from pathlib import Path

from fastapi import FastAPI

from app.http.house import House
from app.staff.rules import Role
from tests import make
from tests.docs.recipes import recipes, run, served
from tests.staff.agents import logged_in
from tests.stage import Stage


async def test_the_recipes_of_the_queue_work_as_printed(
    servers: Stage, app: FastAPI, house: House, clean: None, repository: Path, tmp_path: Path
) -> None:
    del clean
    blocks = recipes(repository / "docs" / "file-d-attente.md")
    assert len(blocks) == 6
    for place in range(3):
        camille = await make.candidate(servers, app, email=f"candidat{place}@example.org")
        await make.registered(camille)
    await servers.drain(house)
    _, client = await logged_in(house, app, role=Role.DECISION)
    (tmp_path / "jeton").write_text(f"Authorization: {client.headers['authorization']}\n")
    async with served(app) as url:
        told = [await run(block, tmp_path, {"API": url}) for block in blocks]
    assert told[0].count("EXEMPLE incomplet") == 2
    assert '"next_cursor":null' in told[0]
    assert told[2].count('"holder":null') == 1
    assert told[2].count("Agent EXEMPLE") == 2
    assert told[3].count("Rappeler lundi.") == 2
    assert '"recipients":3' in told[5]
    assert '"told":0' in told[5]
