"""The recipes of docs/curl.md, run as printed, by bash and curl, on a real port."""

from pathlib import Path

from fastapi import FastAPI

from app.http.house import House
from app.staff.rules import Role
from tests import make
from tests.docs.recipes import recipes, run, served
from tests.dossiers.deposits import deposited
from tests.staff.agents import logged_in
from tests.stage import Stage


async def test_the_recipes_of_curl_work_as_printed(
    servers: Stage, app: FastAPI, house: House, clean: None, repository: Path, tmp_path: Path
) -> None:
    del clean
    blocks = recipes(repository / "docs" / "curl.md")
    assert len(blocks) == 4
    for place, pieces in enumerate((("identite", "recapitulatif_signe"), ())):
        camille = await make.candidate(servers, app, email=f"candidat{place}@example.org")
        await deposited(servers, (await make.registered(camille))["id"], *pieces)
    await servers.drain(house)
    _, client = await logged_in(house, app, role=Role.INSTRUCTION)
    (tmp_path / "jeton").write_text(f"Authorization: {client.headers['authorization']}\n")
    async with served(app) as url, servers.working(house):
        told = [await run(block, tmp_path, {"API": url}) for block in blocks]
    assert told[1].startswith("Données refusées")
    assert told[1].endswith("code 22\n")
    assert told[2] == "essai : 1 done 0 unchanged 1 refused\nacte : 1 done 0 unchanged 1 refused\n"
    assert told[3].startswith("acte : 0 done 0 unchanged 2 refused\n")
    assert {"non-reconnu-par-la-machine", "rien-a-accepter"} == {line.split()[1] for line in told[3].splitlines()[1:]}


def test_every_page_for_agents_is_listed(repository: Path) -> None:
    """A page whose commands bear an agent's token has its line among the tasks."""
    page = (repository / "docs" / "curl.md").read_text()
    pages = {one.name for one in (repository / "docs").glob("*.md") if "-H @jeton" in "".join(recipes(one))}
    assert {one for one in pages - {"curl.md"} if f"({one})" not in page} == set()
