"""What an agent says of a file."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.justificatifs.queries import depots
from app.staff.rules import Kind, Role, Scope
from tests import make
from tests.dossiers.deposits import deposited
from tests.justificatifs import files
from tests.justificatifs.conftest import agent
from tests.justificatifs.reading import depot, item
from tests.staff.agents import logged_in
from tests.stage import Stage

SENTENCE = "Document illisible : La photo est floue."
ACCEPT, REFUSE = {"verdict": "accepte"}, {"verdict": "refuse", "motif": "illisible", "text": "La photo est floue."}


async def test_an_agent_accepts_a_file_which_is_then_settled(
    app: FastAPI, camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    made = await make.deposited(camille, registration, "identite", files.pdf())
    await servers.drain(house)
    client = await agent(app, house, "02")
    version = (await depot(camille, made["id"]))["version"]
    said = await client.post(
        f"/v1/staff/depots/{made['id']}/reviews", json=ACCEPT, headers={"if-match": f'"{version}"'}
    )
    assert said.status_code == 201, said.text
    assert said.headers["etag"] == f'"{version + 1}"'
    assert (await item(camille, registration, "identite"))["state"] == "accepte"
    removed = await camille.client.delete(f"/v1/depots/{made['id']}")
    assert (removed.status_code, removed.json()["code"]) == (409, "piece-acceptee")
    address = f"/v1/registrations/{registration}/justificatifs/identite/depots"
    more = await camille.client.post(address, json=files.pdf().declared)
    assert (more.status_code, more.json()["code"]) == (409, "piece-acceptee")
    again = await client.post(f"/v1/staff/depots/{made['id']}/reviews", json=ACCEPT, headers={"if-match": "*"})
    assert (again.status_code, again.json()["code"]) == (409, "changement-impossible")
    stale = await client.post(f"/v1/staff/depots/{made['id']}/reviews", json=REFUSE, headers={"if-match": '"1"'})
    assert stale.status_code == 412
    assert await servers.select("SELECT kind FROM events WHERE kind LIKE 'piece.%%'") == [("piece.accepted",)]
    assert ("depot.review", "agent") in await servers.select("SELECT act, actor_kind FROM audit_entries")
    await client.aclose()


async def test_a_refusal_says_why_and_asks_for_another_file(
    app: FastAPI, camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    made = await make.deposited(camille, registration, "identite", files.pdf())
    await servers.drain(house)
    client = await agent(app, house, "02")
    address = f"/v1/staff/depots/{made['id']}/reviews"
    silent = await client.post(address, json={"verdict": "refuse", "motif": " "}, headers={"if-match": "*"})
    assert [error["code"] for error in silent.json()["errors"]] == ["motif-requis"]
    unknown = await client.post(address, json={**REFUSE, "motif": "laid"}, headers={"if-match": "*"})
    [error] = unknown.json()["errors"]
    assert (unknown.status_code, error["pointer"], error["code"]) == (422, "/motif", "motif-inconnu")
    assert "illisible, coupe, incomplet" in error["detail"]
    assert "duree_insuffisante" not in error["detail"], "that one is of another piece"
    praised = await client.post(address, json={**REFUSE, "verdict": "accepte"}, headers={"if-match": "*"})
    assert [error["code"] for error in praised.json()["errors"]] == ["motif-sans-objet"]
    refused = await client.post(address, json=REFUSE, headers={"if-match": "*", "idempotency-key": "une-fois-1"})
    assert refused.status_code == 201, refused.text
    again = await client.post(address, json=REFUSE, headers={"if-match": "*", "idempotency-key": "une-fois-1"})
    assert again.headers["idempotent-replayed"] == "true"
    shown = await item(camille, registration, "identite")
    assert shown["state"] == "refuse"
    assert shown["motif"] == f"Refusé : {SENTENCE}"
    [file] = shown["depots"]
    assert (file["review"]["verdict"], file["review"]["code"]) == ("refuse", "illisible")
    assert file["review"]["motif"] == SENTENCE
    await servers.drain(house)
    [told] = [one for one in (await camille.client.get("/v1/notifications")).json()["items"] if "refus" in one["kind"]]
    assert SENTENCE in told["body"]
    assert SENTENCE in make.mail_to(servers, camille.email).text
    history = (await camille.client.get(f"/v1/registrations/{registration}/dossier/events")).json()["items"]
    assert SENTENCE in history[0]["detail"]
    [(line,)] = await servers.select("SELECT detail ->> 'motif' FROM audit_entries WHERE act = 'depot.review'")
    assert line == "illisible", "the journal bears the code, not what the agent adds"
    other = await make.deposited(camille, registration, "identite", files.jpeg())
    await servers.drain(house)
    shown = await item(camille, registration, "identite")
    assert shown["state"] == "depose"
    assert [one["id"] for one in shown["depots"]] == [other["id"]]
    assert await servers.select("SELECT kind FROM events WHERE kind LIKE 'piece.%%'") == [("piece.refused",)]
    await client.aclose()


async def test_two_files_of_a_piece_are_refused_one_by_one(
    app: FastAPI, camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    made = [await make.deposited(camille, registration, "identite", sent) for sent in (files.png(), files.jpeg())]
    await servers.drain(house)
    client = await agent(app, house, "02")
    for one in reversed(made):
        said = await client.post(f"/v1/staff/depots/{one['id']}/reviews", json=REFUSE, headers={"if-match": "*"})
        assert said.status_code == 201, said.text
    assert (await item(camille, registration, "identite"))["state"] == "refuse"
    await client.aclose()


async def test_only_a_verified_file_is_reviewed(
    app: FastAPI, camille: make.Candidate, registration: str, house: House
) -> None:
    made = await make.declared(camille, registration, "identite", files.pdf())
    client = await agent(app, house, "02")
    said = await client.post(f"/v1/staff/depots/{made['id']}/reviews", json=ACCEPT, headers={"if-match": "*"})
    assert (said.status_code, said.json()["code"]) == (409, "depot-non-verifie")
    await client.aclose()


async def test_an_outdated_recapitulatif_is_not_reviewed(
    app: FastAPI, camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    made = await make.deposited(camille, registration, "recapitulatif_signe", files.pdf())
    await servers.drain(house)
    await camille.client.patch(
        f"/v1/registrations/{registration}",
        content=b'{"socio_professional_category": "54"}',
        headers={"content-type": "application/merge-patch+json", "if-match": '"1"'},
    )
    client = await agent(app, house, "02")
    said = await client.post(f"/v1/staff/depots/{made['id']}/reviews", json=ACCEPT, headers={"if-match": "*"})
    assert (said.status_code, said.json()["code"]) == (409, "changement-impossible")
    await client.aclose()


async def test_a_file_of_another_academie_is_absent(
    app: FastAPI, camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    made = await make.deposited(camille, registration, "identite", files.pdf())
    await servers.drain(house)
    client = await agent(app, house, "01")
    nobody = "0199f1c2-e1b0-7a44-8c2d-2f6f0a9b7c33"
    answers = [
        await client.post(f"/v1/staff/depots/{key}/reviews", json=ACCEPT, headers={"if-match": "*"})
        for key in (made["id"], nobody)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert len({tuple(sorted((answer.json() | {"trace_id": ""}).items())) for answer in answers}) == 1
    await client.aclose()


async def test_a_token_for_reading_reviews_nothing(
    app: FastAPI, camille: make.Candidate, registration: str, house: House
) -> None:
    made = await make.declared(camille, registration, "identite", files.pdf())
    client = await agent(app, house, "02", scope=Scope.READ)
    said = await client.post(f"/v1/staff/depots/{made['id']}/reviews", json=ACCEPT, headers={"if-match": "*"})
    assert said.status_code == 403
    await client.aclose()


@dataclass(frozen=True)
class Pair:
    """Two agents before one file."""

    depot: UUID
    one: httpx.AsyncClient
    two: httpx.AsyncClient

    async def said(self, by: httpx.AsyncClient, body: dict[str, str], version: str) -> httpx.Response:
        """What one of them says."""
        return await by.post(f"/v1/staff/depots/{self.depot}/reviews", json=body, headers={"if-match": version})


@pytest.fixture
async def pair(app: FastAPI, registration: str, servers: Stage, house: House) -> AsyncIterator[Pair]:
    """Claude and Andrea."""
    clients = []
    for name in ("Claude", "Andrea"):
        email = f"{name.lower()}@example.org"
        key, client = await logged_in(house, app, role=Role.INSTRUCTION, email=email, kind=Kind.PERSONAL)
        await servers.as_owner("UPDATE agents SET name = %s WHERE id = %s", (f"{name} EXEMPLE", key))
        clients.append(client)
    [depot] = await deposited(servers, registration, "identite")
    yield Pair(depot, *clients)
    for client in clients:
        await client.aclose()


async def test_two_at_once_one_has_said_it_and_the_other_is_told_by_whom(servers: Stage, pair: Pair) -> None:
    """Ten times over."""
    for version in range(1, 11):
        answers = await asyncio.gather(*(pair.said(one, ACCEPT, f'"{version}"') for one in (pair.one, pair.two)))
        assert sorted(answer.status_code for answer in answers) == [201, 409], [answer.text for answer in answers]
        [lost] = [answer for answer in answers if answer.status_code == 409]
        winner = "Claude EXEMPLE" if answers[0].status_code == 201 else "Andrea EXEMPLE"
        assert (lost.json()["code"], lost.json()["by"]["name"]) == ("fichier-examine", winner)
        assert winner in lost.json()["detail"]
        await servers.as_owner("UPDATE depots SET review = NULL, reviewed_at = NULL, reviewed_by = NULL")


async def test_who_comes_after_is_told_by_whom_and_oneself_that_it_changed(pair: Pair) -> None:
    assert (await pair.said(pair.one, ACCEPT, '"1"')).status_code == 201
    assert (await pair.said(pair.two, ACCEPT, "*")).json()["by"]["name"] == "Claude EXEMPLE", "nothing else to accept"
    assert (await pair.said(pair.one, REFUSE, '"1"')).status_code == 412
    assert (await pair.said(pair.two, REFUSE, "*")).status_code == 201, "who means it thinks better of it"


async def test_without_the_lock_both_would_have_said_it(house: House, pair: Pair) -> None:
    """The control of the race: read without it, each sees the same version, and what it saw is current."""
    async with house.database.transaction() as one, house.database.transaction() as two:
        seen = [await depots.any_depot(db, depot_id=pair.depot) for db in (one, two)]
    assert [None if depot is None else depot.version for depot in seen] == [1, 1]
