"""docs/organismes.md, run as printed."""

import json
import re
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from app.http.house import House
from openapi.client import GENERATOR
from tests import make
from tests.docs.recipes import recipes, run, served
from tests.justificatifs import files
from tests.partners.bodies import Body, followed
from tests.staff.agents import everywhere, logged_in
from tests.stage import Stage
from tests.webhooks.conftest import planted

PARIS = ZoneInfo("Europe/Paris")


async def test_the_recipes_of_training_bodies_work_as_printed(
    servers: Stage, app: FastAPI, house: House, clean: None, repository: Path, tmp_path: Path
) -> None:
    del clean
    _, client = await logged_in(house, app, academies=await everywhere(servers))
    (tmp_path / "connexion").write_text(f"Authorization: {client.headers['authorization']}\n")
    blocks = recipes(repository / "docs" / "organismes.md")
    assert len(blocks) == 13
    (tmp_path / "integration.py").write_text("".join(recipes(repository / "docs" / "organismes.md", "python")))
    camille = await make.candidate(servers, app)
    async with served(app) as url:
        given = {"API": url, "SESSION": str(make.NEXT), "JOUR": house.clock.now().astimezone(PARIS).date().isoformat()}
        await run("\n".join(blocks[:2]), tmp_path, given)
        school = json.loads((tmp_path / "organisme.json").read_text())
        await followed(camille, Body(UUID(school["id"]), school["name"], client), "EX-2041")
        await servers.drain(house)
        (tmp_path / "certificat.pdf").write_bytes(files.pdf().content)
        given |= {"ORGANISME": school["id"], "EMETTEUR": house.public_url}
        told = await run("\n".join(blocks[2:10]), tmp_path, given)
        assert "1 registration.created EX-2041 incomplet\nà suivre après 1 sur 1\n" in told
        await run(blocks[10], tmp_path, {**given, "PYTHONPATH": str(GENERATOR)})
        async with servers.working(house):
            led = await run("python integration.py", tmp_path, given)
        hook, _ = await planted(servers, house, Body(UUID(school["id"]), school["name"], client), "https://127.0.0.1/")
        asked = await run(blocks[11], tmp_path, {**given, "WEBHOOK": str(hook)})
        await run(blocks[12], tmp_path, given)
    first, complete, valid, agreed = led.splitlines()
    assert first == "suivies avant l'essai : 1"
    assert (complete, valid) == ("EX-3000 complet", "EX-3000 valide")
    assert agreed.endswith("changements, 2 suivies")
    assert re.fullmatch(r"attestation\.expected [0-9]+ en_attente\n", asked)
    assert json.loads((tmp_path / "declenchee.json").read_text())["registration_id"] is not None
    assert "1 EX-2041 rattachee\n2 EX-2099 en_attente\n" in told
    assert "\nEX-2099 MODÈLE\n" in told
    marks = [line.split()[1] for line in told.splitlines() if line.startswith(("empreinte ", "déclarée "))]
    assert len(marks) == 2
    assert marks[0] == marks[1]
    await servers.drain(house)
    mine = "SELECT state FROM depots WHERE depose_par = %s"
    assert await servers.select(mine, (school["name"],)) == [("verifie",)]
    assert await servers.select("SELECT last_used_at < revoked_at FROM organisme_keys") == [(True,)]
    alive = (
        "SELECT count(*) FROM organisme_tokens t JOIN organisme_secrets s ON s.id = secret_id WHERE revoked_at IS NULL"
    )
    assert await servers.select(alive) == [(0,)]
    assert await servers.select("SELECT revoked_at IS NOT NULL FROM organisme_secrets") == [(True,)]
