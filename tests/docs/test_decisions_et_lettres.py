"""The recipes of docs/decisions-et-lettres.md, run as printed, by bash and curl, on a real port."""

from pathlib import Path

from fastapi import FastAPI

from app.http.house import House
from tests.docs.recipes import recipes, run, served
from tests.dossiers.deciders import bench
from tests.stage import Stage


async def test_the_recipes_of_decisions_and_letters_work_as_printed(
    servers: Stage, app: FastAPI, house: House, clean: None, repository: Path, tmp_path: Path
) -> None:
    del clean
    blocks = recipes(repository / "docs" / "decisions-et-lettres.md")
    assert len(blocks) == 7
    desk = await bench(servers, house, app)
    await desk.accept_all()
    (tmp_path / "dossier").write_text(desk.registration)
    for name, client in (("jeton", desk.two), ("jeton-second", desk.three)):
        (tmp_path / name).write_text(f"Authorization: {client.headers['authorization']}\n")
    async with served(app) as url, servers.working(house):
        told = [await run(block, tmp_path, {"API": url}) for block in blocks]
    assert told[0].startswith("complet ; possible : en_instruction\n")
    assert "experience_insuffisante irregulier,rejete" in told[0]
    assert told[1].count('"decided_at"') == 4
    assert "proposé par Dominique EXEMPLE inchangé" in told[3]
    assert told[6].count('"status":"envoye') == 2
    assert (tmp_path / "lettre.pdf").read_bytes()[:4] == (tmp_path / "lot.pdf").read_bytes()[:4] == b"%PDF"
