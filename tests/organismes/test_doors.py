"""The list of training bodies."""

from uuid import UUID

import httpx
import pytest

from app.http.house import House
from app.kit.errors import Conflict, Invalid
from app.organismes import service
from app.organismes.rules.bodies import OrganismeEntry

NAMES = ("Atelier EXEMPLE", "École 100 % distance", "GRETA EXEMPLE", "Zénith EXEMPLE")


async def declare(house: House, **members: object) -> UUID:
    entry = OrganismeEntry(**{"name": "GRETA EXEMPLE", **members})  # type: ignore[arg-type]  # a table of wrong ones
    async with house.database.transaction() as db:
        return await service.declare(db, entry)


@pytest.fixture
async def four(house: House, clean: None) -> None:
    del clean
    for name in NAMES:
        await declare(house, name=name)


async def test_they_come_by_name_page_after_page(client: httpx.AsyncClient, four: None) -> None:
    del four
    found: list[str] = []
    path = "/v1/training-bodies?limit=3"
    while path:
        page = await client.get(path)
        found += [one["name"] for one in page.json()["items"]]
        path = page.links["next"]["url"] if "next" in page.links else ""
    assert found == list(NAMES)


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("exemple", [0, 2, 3]),
        ("ecole", [1]),
        ("ÉCOLE", [1]),
        ("GRETA", [2]),
        ("%", [1]),
        ("_", []),
        ("introuvable", []),
    ],
)
async def test_they_are_found_by_a_part_of_their_name(
    client: httpx.AsyncClient, four: None, part: str, names: list[int]
) -> None:
    del four
    items = (await client.get("/v1/training-bodies", params={"q": part})).json()["items"]
    assert [one["name"] for one in items] == [NAMES[index] for index in names]


async def test_one_tells_its_town_and_whether_it_teaches_at_a_distance(client: httpx.AsyncClient, house: House) -> None:
    made = await declare(house, city="Marseille", distance=False)
    (item,) = (await client.get("/v1/training-bodies")).json()["items"]
    assert item == {"id": str(made), "name": "GRETA EXEMPLE", "city": "Marseille", "distance": False}


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "q=", "cursor=faux"])
async def test_a_wrong_question_is_refused(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(f"/v1/training-bodies?{query}")).status_code == 422


@pytest.mark.parametrize("members", [{"name": " "}, {"siret": "123"}, {"uai": "0131234"}])
async def test_what_is_wrong_is_not_declared(house: House, clean: None, members: dict[str, object]) -> None:
    del clean
    with pytest.raises(Invalid):
        await declare(house, **members)


@pytest.mark.parametrize(
    "second",
    [{}, {"name": "greta  exemple"}, {"name": "Autre", "siret": "73282932000074"}, {"name": "X", "uai": "0131234A"}],
)
async def test_one_is_declared_once(house: House, clean: None, second: dict[str, object]) -> None:
    del clean
    await declare(house, siret="73282932000074", uai="0131234A")
    with pytest.raises(Conflict):
        await declare(house, **second)
