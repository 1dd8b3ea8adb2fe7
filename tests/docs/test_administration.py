"""The recipes of docs/administration.md, run as printed, by bash and curl, on a real port."""

from pathlib import Path

from fastapi import FastAPI

from app.http.house import House
from tests import make
from tests.docs.recipes import recipes, run, served
from tests.staff.agents import everywhere, logged_in
from tests.stage import Stage


async def test_the_recipes_of_the_administration_work_as_printed(
    servers: Stage, app: FastAPI, house: House, clean: None, repository: Path, tmp_path: Path
) -> None:
    del clean
    _, client = await logged_in(house, app, academies=await everywhere(servers))
    (tmp_path / "connexion").write_text(f"Authorization: {client.headers['authorization']}\n")
    blocks = recipes(repository / "docs" / "administration.md")
    assert len(blocks) == 6
    try:
        async with served(app) as url:
            told = await run("\n".join(blocks), tmp_path, {"API": url, "DONNEES": str(repository / "data")})
    finally:
        await servers.as_owner("DELETE FROM calendars WHERE year = %s", (make.NEXT + 1,))
        await servers.as_owner("DELETE FROM exam_sessions WHERE year = %s", (make.NEXT + 1,))
    assert '"status":"publiee"' in told
    assert '"applied":false' in told, "the files are those in force"
    assert '"active":false' in told
    assert '"changed":["enabled","max_files"]' in told
