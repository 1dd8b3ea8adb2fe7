"""What an agent says of a file."""

from fastapi import FastAPI

from app.http.house import House
from app.staff.rules import Scope
from tests import make
from tests.justificatifs import files
from tests.justificatifs.conftest import agent
from tests.justificatifs.reading import depot, item
from tests.stage import Stage

ACCEPT, REFUSE = {"verdict": "accepte"}, {"verdict": "refuse", "motif": "La photo est floue."}


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
    refused = await client.post(address, json=REFUSE, headers={"if-match": "*", "idempotency-key": "une-fois-1"})
    assert refused.status_code == 201, refused.text
    again = await client.post(address, json=REFUSE, headers={"if-match": "*", "idempotency-key": "une-fois-1"})
    assert again.headers["idempotent-replayed"] == "true"
    shown = await item(camille, registration, "identite")
    assert shown["state"] == "refuse"
    assert "La photo est floue." in shown["motif"]
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
