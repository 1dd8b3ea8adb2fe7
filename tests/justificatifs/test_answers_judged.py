"""What an agent says of an answer « not concerned »."""

import asyncio
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.justificatifs import service
from app.justificatifs.rules.checklist import Review
from app.staff.rules import Scope
from tests import make
from tests.exam_sessions.test_in_flight import waiting
from tests.justificatifs import files
from tests.justificatifs.conftest import agent
from tests.justificatifs.reading import action, item
from tests.stage import Stage

PIECE = "certificat_scolarite_2"
ACCEPT, REFUSE = {"verdict": "accepte"}, {"verdict": "refuse", "motif": "La décision ne change pas la durée."}
ANY = {"if-match": "*"}


def door(registration: str, piece: str = PIECE) -> str:
    return f"/v1/staff/registrations/{registration}/justificatifs/{piece}/non-concerne/reviews"


async def answered(owner: make.Candidate, registration: str, reason: str = "Formation d'un an.") -> int:
    """The version of the answer."""
    said = await owner.client.put(
        f"/v1/registrations/{registration}/justificatifs/{PIECE}/non-concerne", json={"reason": reason}
    )
    assert said.status_code == 200, said.text
    return int(said.json()["non_concerne"]["version"])


async def judged(client: httpx.AsyncClient, registration: str, verdict: dict[str, str]) -> None:
    said = await client.post(door(registration), json=verdict, headers=ANY)
    assert said.status_code == 201, said.text


def outcome(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_an_accepted_answer_is_settled(
    app: FastAPI, camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    version = await answered(camille, registration)
    client = await agent(app, house, "02", scope=Scope.REVIEW)
    said = await client.post(door(registration), json=ACCEPT, headers={"if-match": f'"{version}"'})
    assert said.status_code == 201, said.text
    told = said.json()
    assert (told["state"], told["verdict"], told["motif"]) == ("non_concerne", "accepte", None)
    assert said.headers["etag"] == f'"{told["version"]}"'
    assert told["version"] > version
    shown = await item(camille, registration, PIECE)
    assert (shown["state"], shown["non_concerne"]["verdict"]) == ("non_concerne", "accepte")
    assert not action(shown, "deposer")["allowed"]
    await servers.drain(house)
    told_of = (await camille.client.get("/v1/notifications")).json()["items"]
    assert [one["kind"] for one in told_of] == ["inscription_enregistree"]
    assert ("justificatif.review", "agent") in await servers.select("SELECT act, actor_kind FROM audit_entries")
    await client.aclose()


async def test_a_refused_answer_is_told_in_the_space_and_by_mail(
    app: FastAPI, camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    await answered(camille, registration)
    client = await agent(app, house, "02")
    once = {**ANY, "idempotency-key": "une-fois-1"}
    first = await client.post(door(registration), json=REFUSE, headers=once)
    again = await client.post(door(registration), json=REFUSE, headers=once)
    assert (first.status_code, again.headers["idempotent-replayed"]) == (201, "true")
    assert first.json()["state"] == "a_deposer"
    shown = await item(camille, registration, PIECE)
    assert (shown["state"], shown["non_concerne"]["verdict"]) == ("a_deposer", "refuse")
    assert REFUSE["motif"] in shown["motif"]
    dossier = (await camille.client.get(f"/v1/registrations/{registration}/dossier")).json()
    assert PIECE in [one["piece"] for one in dossier["missing"]]
    await servers.drain(house)
    [told] = [
        one
        for one in (await camille.client.get("/v1/notifications")).json()["items"]
        if one["kind"] == "reponse_refusee"
    ]
    assert f"Motif : {REFUSE['motif']}" in told["body"]
    assert "jusqu'au" in told["body"]
    [mail] = [mail for mail in make.mails_to(servers, make.EMAIL) if "refusée" in mail.subject]
    assert mail.subject == "Réponse « non concerné » refusée : Certificat de scolarité de 2e année"
    events = (await camille.client.get(f"/v1/registrations/{registration}/dossier/events")).json()["items"]
    assert events[0]["label"] == "Réponse « non concerné » refusée"
    await client.aclose()


async def test_who_thinks_better_of_a_refusal_at_once_tells_nothing(
    app: FastAPI, camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    await answered(camille, registration)
    client = await agent(app, house, "02")
    for verdict in (REFUSE, ACCEPT):
        await judged(client, registration, verdict)
    await servers.drain(house)
    assert (await item(camille, registration, PIECE))["state"] == "non_concerne"
    kinds = [one["kind"] for one in (await camille.client.get("/v1/notifications")).json()["items"]]
    assert kinds == ["inscription_enregistree"]
    await client.aclose()


async def test_a_candidate_may_answer_anew_after_a_refusal(
    app: FastAPI, camille: make.Candidate, registration: str, house: House
) -> None:
    await answered(camille, registration)
    client = await agent(app, house, "02")
    await judged(client, registration, REFUSE)
    await answered(camille, registration, "Voici le détail de ma situation.")
    shown = await item(camille, registration, PIECE)
    assert (shown["state"], shown["non_concerne"]["verdict"]) == ("non_concerne", "en_attente")
    await client.aclose()


async def test_an_answer_given_after_a_refused_file_stands(
    app: FastAPI, camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    made = await make.deposited(camille, registration, PIECE, files.pdf())
    await servers.drain(house)
    client = await agent(app, house, "02")
    refusal = {"verdict": "refuse", "motif": "mauvais_document"}
    refused = await client.post(f"/v1/staff/depots/{made['id']}/reviews", json=refusal, headers=ANY)
    assert refused.status_code == 201
    await answered(camille, registration)
    assert (await item(camille, registration, PIECE))["state"] == "non_concerne"
    await judged(client, registration, REFUSE)
    assert (await item(camille, registration, PIECE))["state"] == "a_deposer"
    await client.aclose()


async def test_an_answer_changed_meanwhile_is_not_judged_in_its_place(
    app: FastAPI, camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    read = await answered(camille, registration)
    # Voided by a file, the file taken away, and another answer given: never the version that the agent read.
    made = await make.deposited(camille, registration, PIECE, files.pdf())
    await servers.drain(house)
    await camille.client.delete(f"/v1/depots/{made['id']}")
    assert await answered(camille, registration, "Une autre raison.") > read
    client = await agent(app, house, "02")
    stale = await client.post(door(registration), json=ACCEPT, headers={"if-match": f'"{read}"'})
    assert stale.status_code == 412
    blind = await client.post(door(registration), json=ACCEPT)
    assert blind.status_code == 428
    await client.aclose()


async def test_two_agents_at_once_judge_one_answer_once(
    app: FastAPI, camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    version = await answered(camille, registration)
    client = await agent(app, house, "02")
    held = {"if-match": f'"{version}"'}
    both = await asyncio.gather(
        client.post(door(registration), json=ACCEPT, headers=held),
        client.post(door(registration), json=REFUSE, headers=held),
    )
    assert sorted(one.status_code for one in both) == [201, 412]
    assert len(await servers.select("SELECT id FROM audit_entries WHERE act = 'justificatif.review'")) == 1
    await client.aclose()


async def test_an_answer_accepted_while_the_candidate_gives_another_stays_accepted(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    """The candidate's request has read the pending answer; it waits for the row that the agent's act holds."""
    await answered(camille, registration)
    async with house.database.transaction() as db:
        await service.review_answer(
            db,
            house.clock.now(),
            UUID(registration),
            PIECE,
            Review.ACCEPTE,
            None,
            agent=uuid4(),
            academies=["02"],
            version=lambda _: None,
        )
        other = {"reason": "Une autre raison."}
        address = f"/v1/registrations/{registration}/justificatifs/{PIECE}/non-concerne"
        late = await waiting(servers, camille.client.put(address, json=other))
    assert outcome(await late) == (409, "piece-acceptee")
    assert (await item(camille, registration, PIECE))["non_concerne"]["verdict"] == "accepte"


@pytest.mark.parametrize("piece", [PIECE, "identite", "certificat_travail", "inconnue"])
async def test_where_nothing_was_answered_nothing_is_judged(
    app: FastAPI, registration: str, house: House, piece: str
) -> None:
    client = await agent(app, house, "02")
    assert outcome(await client.post(door(registration, piece), json=ACCEPT, headers=ANY)) == (409, "reponse-absente")
    await client.aclose()


async def test_a_file_voids_the_answer(
    app: FastAPI, camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    await answered(camille, registration)
    made = await make.deposited(camille, registration, PIECE, files.pdf())
    client = await agent(app, house, "02")
    await servers.drain(house)
    assert outcome(await client.post(door(registration), json=ACCEPT, headers=ANY)) == (409, "reponse-absente")
    assert (await camille.client.get(f"/v1/depots/{made['id']}")).json()["state"] == "verifie"
    await client.aclose()


async def test_a_file_being_looked_at_comes_first(
    app: FastAPI, camille: make.Candidate, registration: str, house: House
) -> None:
    await answered(camille, registration)
    made = await make.deposited(camille, registration, PIECE, files.pdf())
    await camille.client.post(f"/v1/depots/{made['id']}/completion")
    client = await agent(app, house, "02")
    for verdict in (ACCEPT, REFUSE):
        said = await client.post(door(registration), json=verdict, headers=ANY)
        assert outcome(said) == (409, "changement-impossible")
    await client.aclose()


async def test_a_refusal_says_why(app: FastAPI, camille: make.Candidate, registration: str, house: House) -> None:
    await answered(camille, registration)
    client = await agent(app, house, "02")
    silent = await client.post(door(registration), json={"verdict": "refuse", "motif": "  "}, headers=ANY)
    assert [one["code"] for one in silent.json()["errors"]] == ["motif-requis"]
    assert (await item(camille, registration, PIECE))["state"] == "non_concerne"
    await client.aclose()


async def test_what_is_withdrawn_is_not_judged(
    app: FastAPI, camille: make.Candidate, registration: str, house: House
) -> None:
    await answered(camille, registration)
    gone = await camille.client.delete(f"/v1/registrations/{registration}", headers=ANY)
    assert gone.status_code in {200, 204}
    client = await agent(app, house, "02")
    said = await client.post(door(registration), json=ACCEPT, headers=ANY)
    assert outcome(said) == (409, "inscription-terminee")
    await client.aclose()


async def test_another_academie_is_absent(
    app: FastAPI, camille: make.Candidate, registration: str, house: House
) -> None:
    await answered(camille, registration)
    client = await agent(app, house, "01")
    nobody = "0199f1c2-e1b0-7a44-8c2d-2f6f0a9b7c33"
    answers = [await client.post(door(one), json=ACCEPT, headers=ANY) for one in (registration, nobody)]
    assert [one.status_code for one in answers] == [404, 404]
    assert len({tuple(sorted((one.json() | {"trace_id": ""}).items())) for one in answers}) == 1
    await client.aclose()


async def test_a_token_for_reading_judges_nothing(
    app: FastAPI, camille: make.Candidate, registration: str, house: House
) -> None:
    await answered(camille, registration)
    client = await agent(app, house, "02", scope=Scope.READ)
    assert (await client.post(door(registration), json=ACCEPT, headers=ANY)).status_code == 403
    assert (await camille.client.post(door(registration), json=ACCEPT, headers=ANY)).status_code in {401, 403}
    await client.aclose()
