"""docs/organismes.md, run as printed."""

import json
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from app.http.house import House
from tests import make
from tests.docs.recipes import recipes, run, served
from tests.justificatifs import files
from tests.partners.bodies import Body, followed
from tests.staff.agents import everywhere, logged_in
from tests.stage import Stage

PARIS = ZoneInfo("Europe/Paris")


async def test_the_recipes_of_training_bodies_work_as_printed(
    servers: Stage, app: FastAPI, house: House, clean: None, repository: Path, tmp_path: Path
) -> None:
    del clean
    _, client = await logged_in(house, app, academies=await everywhere(servers))
    (tmp_path / "connexion").write_text(f"Authorization: {client.headers['authorization']}\n")
    blocks = recipes(repository / "docs" / "organismes.md")
    assert len(blocks) == 9
    camille = await make.candidate(servers, app)
    async with served(app) as url:
        given = {"API": url, "JOUR": house.clock.now().astimezone(PARIS).date().isoformat()}
        await run("\n".join(blocks[:2]), tmp_path, given)
        school = json.loads((tmp_path / "organisme.json").read_text())
        await followed(camille, Body(UUID(school["id"]), school["name"], client), "EX-2041")
        await servers.drain(house)
        (tmp_path / "certificat.pdf").write_bytes(files.pdf().content)
        given |= {"ORGANISME": school["id"], "EMETTEUR": house.public_url}
        told = await run("\n".join(blocks[2:]), tmp_path, given)
    assert "1 registration.created EX-2041 incomplet\nà suivre après 1 sur 1\n" in told
    marks = [line.split()[1] for line in told.splitlines() if line.startswith(("empreinte ", "déclarée "))]
    assert len(marks) == 2
    assert marks[0] == marks[1]
    # One is revoked by its body; those of the deposits end with the secret, and with the key.
    assert await servers.select("SELECT count(secret_id), count(key_id) FROM organisme_tokens") == [(1, 1)]
    await servers.drain(house)
    assert await servers.select("SELECT state, depose_par FROM depots") == [("verifie", school["name"])]
    assert await servers.select("SELECT last_used_at < revoked_at FROM organisme_keys") == [(True,)]
    assert await servers.select("SELECT revoked_at IS NOT NULL FROM organisme_secrets") == [(True,)]
