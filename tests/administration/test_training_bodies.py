"""The list of training bodies is kept by who has every académie, and read by each administrator."""

import httpx
from fastapi import FastAPI

from app.http.house import House
from tests.staff.agents import logged_in
from tests.stage import Stage

BODIES = "/v1/staff/training-bodies"
ANY = {"content-type": "application/merge-patch+json", "if-match": "*"}


async def test_a_training_body_is_declared_changed_and_taken_off_the_list(
    servers: Stage, client: httpx.AsyncClient, national: httpx.AsyncClient
) -> None:
    made = await national.post(BODIES, json={"name": " Atelier  EXEMPLE ", "city": "Arles"})
    assert made.status_code == 201, made.text
    here = made.headers["location"]
    assert (made.json()["name"], made.json()["distance"], made.json()["active"]) == ("Atelier EXEMPLE", True, True)
    assert (await national.get(here, headers={"if-none-match": made.headers["etag"]})).status_code == 304
    seen = {**ANY, "if-match": made.headers["etag"]}
    done = await national.patch(here, json={"name": "Atelier NOUVEAU", "city": None, "active": False}, headers=seen)
    assert (done.status_code, done.json()["city"], done.json()["version"]) == (200, None, 2)
    assert (await national.patch(here, json={"city": "Arles"}, headers=seen)).status_code == 412
    assert (await client.get("/v1/training-bodies?q=atelier")).json()["items"] == []
    same = await national.patch(here, json={"active": False}, headers=ANY)
    assert same.json()["version"] == 2
    acts = "SELECT act, detail->'city' FROM audit_entries WHERE act ^@ 'organisme' ORDER BY id"
    assert await servers.select(acts) == [
        ("organisme.declare", None),
        ("organisme.change", {"before": "Arles", "after": None}),
    ]


async def test_a_name_is_taken_once_and_the_list_comes_by_name(
    national: httpx.AsyncClient, house: House, app: FastAPI
) -> None:
    for name in ("Zénith EXEMPLE", "École EXEMPLE", "Atelier EXEMPLE"):
        last = await national.post(BODIES, json={"name": name})
    refused = await national.post(BODIES, json={"name": "ecole exemple"})
    assert (refused.status_code, refused.json()["code"]) == (409, "organisme-existant")
    taken = await national.patch(last.headers["location"], json={"name": "Ecole Exemple"}, headers=ANY)
    assert (taken.status_code, taken.json()["code"]) == (409, "organisme-existant")
    _, reader = await logged_in(house, app, email="aix@example.org")
    found, path = [], f"{BODIES}?limit=2&q=exemple"
    while path:
        page = await reader.get(path)
        found += [one["name"] for one in page.json()["items"]]
        path = page.links["next"]["url"] if "next" in page.links else ""
    assert found == ["Atelier EXEMPLE", "École EXEMPLE", "Zénith EXEMPLE"]
    assert (await reader.post(BODIES, json={"name": "Autre EXEMPLE"})).status_code == 403
