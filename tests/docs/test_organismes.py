"""docs/organismes.md, run as printed."""

from pathlib import Path

from fastapi import FastAPI

from app.http.house import House
from tests.docs.recipes import recipes, run, served
from tests.staff.agents import everywhere, logged_in
from tests.stage import Stage


async def test_the_recipes_of_training_bodies_work_as_printed(
    servers: Stage, app: FastAPI, house: House, clean: None, repository: Path, tmp_path: Path
) -> None:
    del clean
    _, client = await logged_in(house, app, academies=await everywhere(servers))
    (tmp_path / "connexion").write_text(f"Authorization: {client.headers['authorization']}\n")
    blocks = recipes(repository / "docs" / "organismes.md")
    assert len(blocks) == 3
    async with served(app) as url:
        told = await run("\n".join(blocks), tmp_path, {"API": url})
    assert '"scopes":["registrations:read"]' in told
    assert await servers.select("SELECT count(*) FROM organisme_tokens") == [(0,)]
    assert await servers.select("SELECT revoked_at IS NOT NULL FROM organisme_secrets") == [(True,)]
