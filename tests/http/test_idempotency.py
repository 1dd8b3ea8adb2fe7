"""The same request again: one effect, one answer; through races and refusals."""

import asyncio

import pytest
from fastapi import FastAPI

from app.http.house import House
from app.http.idempotency import forget_old_keys
from tests import make
from tests.stage import Stage

KEY = {"idempotency-key": "la-meme-cle-partout"}


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """An ordinary candidate."""
    del clean
    return await make.candidate(servers, app)


async def test_ten_at_once_have_one_effect_and_one_answer(camille: make.Candidate, servers: Stage) -> None:
    """The row of the key makes the twins wait for the first."""
    answers = await asyncio.gather(
        *(camille.client.post("/v1/registrations", json=make.registration(), headers=KEY) for _ in range(10))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotent-replayed" in answer.headers for answer in answers) == 9
    [(count,)] = await servers.select("SELECT count(*) FROM registrations")
    assert count == 1


async def test_without_a_key_ten_at_once_have_one_effect_and_nine_refusals(
    camille: make.Candidate, servers: Stage
) -> None:
    """The control: the lock on the account's row, and one live registration per exam session."""
    answers = await asyncio.gather(
        *(camille.client.post("/v1/registrations", json=make.registration()) for _ in range(10))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
    [(count,)] = await servers.select("SELECT count(*) FROM registrations")
    assert count == 1


async def test_a_refusal_is_kept_too(camille: make.Candidate) -> None:
    """The same key gives the same refusal, though the cause has gone."""
    first = await make.registered(camille)
    refused = await camille.client.post("/v1/registrations", json=make.registration(), headers=KEY)
    assert refused.status_code == 409
    await camille.client.delete(f"/v1/registrations/{first['id']}", headers={"if-match": "*"})
    again = await camille.client.post("/v1/registrations", json=make.registration(), headers=KEY)
    assert (again.status_code, again.content) == (409, refused.content)
    assert again.headers["content-type"] == "application/problem+json"


async def test_a_key_is_one_s_own(camille: make.Candidate, servers: Stage, app: FastAPI) -> None:
    """Another person under the same key is another request."""
    other = await make.candidate(servers, app, email="dominique@example.org")
    first = await camille.client.post("/v1/registrations", json=make.registration(), headers=KEY)
    second = await other.client.post("/v1/registrations", json=make.registration(), headers=KEY)
    assert first.json()["id"] != second.json()["id"]


@pytest.mark.parametrize("key", ["court", "x" * 201, "avec une espace"])
async def test_an_unreadable_key_is_a_400(camille: make.Candidate, key: str) -> None:
    """8 to 200 visible characters."""
    answer = await camille.client.post("/v1/registrations", json=make.registration(), headers={"idempotency-key": key})
    assert answer.status_code == 400


async def test_a_key_is_kept_a_day(camille: make.Candidate, servers: Stage, house: House) -> None:
    """Then forgotten."""
    await camille.client.post("/v1/registrations", json=make.registration(), headers=KEY)
    async with house.database.transaction() as db:
        assert await forget_old_keys(db) == 0
    await servers.as_owner("UPDATE idempotency_keys SET created_at = created_at - interval '25 hours'")
    async with house.database.transaction() as db:
        assert await forget_old_keys(db) == 1


async def test_an_outage_is_not_kept_as_the_answer_of_its_key(camille: make.Candidate, servers: Stage) -> None:
    """« Réessayez » must be true: the same request, once what was missing is there, has its effect."""
    await servers.as_owner("CREATE TABLE aside AS TABLE catalogue_imports")
    await servers.as_owner("DELETE FROM catalogue_imports")
    try:
        refused = await camille.client.post("/v1/registrations", json=make.registration(), headers=KEY)
    finally:
        await servers.as_owner("INSERT INTO catalogue_imports TABLE aside")
        await servers.as_owner("DROP TABLE aside")
    assert refused.status_code == 503
    again = await camille.client.post("/v1/registrations", json=make.registration(), headers=KEY)
    assert again.status_code == 201, again.text
