"""One's notifications: newest first, read and unread, and nobody else's."""

from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from tests import make
from tests.stage import Stage

_ADD = """
INSERT INTO notifications (account_id, occasion, kind, title, body)
SELECT %s, 'occasion ' || n, 'rappel_inscription', 'Titre ' || n, 'Texte' FROM generate_series(1, %s) AS n
"""


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """A candidate."""
    del clean
    return await make.candidate(servers, app)


async def _titles(client: httpx.AsyncClient, address: str) -> list[str]:
    answer = await client.get(address)
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["items"]]


async def test_newest_first_page_by_page(servers: Stage, camille: make.Candidate) -> None:
    await servers.as_owner(_ADD, (camille.id, 5))
    first = (await camille.client.get("/v1/notifications?limit=2")).json()
    assert [item["title"] for item in first["items"]] == ["Titre 5", "Titre 4"]
    second = f"/v1/notifications?limit=3&cursor={first['next_cursor']}"
    assert await _titles(camille.client, second) == ["Titre 3", "Titre 2", "Titre 1"]
    assert (await camille.client.get(second)).json()["next_cursor"] is None


async def test_read_then_to_be_read_again(servers: Stage, camille: make.Candidate) -> None:
    await servers.as_owner(_ADD, (camille.id, 1))
    [shown] = (await camille.client.get("/v1/notifications")).json()["items"]
    assert shown["read_at"] is None
    address = f"/v1/notifications/{shown['id']}"
    read = (await _mark(camille.client, address, read=True)).json()
    assert read["read_at"] is not None
    assert (await _mark(camille.client, address, read=True)).json() == read, "read twice, it was read the first time"
    assert (await _mark(camille.client, address, read=False)).json() == shown


async def test_somebody_else_s_is_as_absent(servers: Stage, app: FastAPI, camille: make.Candidate) -> None:
    other = await make.candidate(servers, app, email="dominique@example.org")
    await servers.as_owner(_ADD, (other.id, 1))
    assert await _titles(camille.client, "/v1/notifications") == []
    [(theirs,)] = await servers.select("SELECT id FROM notifications")
    assert isinstance(theirs, UUID)
    refused = [await _mark(camille.client, f"/v1/notifications/{one}", read=True) for one in (theirs, uuid4())]
    assert [answer.status_code for answer in refused] == [404, 404]
    bodies = [{**answer.json(), "trace_id": ""} for answer in refused]
    assert bodies[0] == bodies[1]
    assert await servers.select("SELECT 1 FROM notifications WHERE read_at IS NOT NULL") == []


async def test_without_a_login_nothing_is_shown(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1/notifications")).status_code == 401


async def _mark(client: httpx.AsyncClient, address: str, *, read: bool) -> httpx.Response:
    return await client.patch(address, json={"read": read}, headers={"content-type": "application/merge-patch+json"})
