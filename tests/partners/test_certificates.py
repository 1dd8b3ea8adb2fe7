"""A training body deposits certificates for those whom it follows: the same law as for the candidate, beside theirs."""

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from app.gateways.storage import UPLOAD_LIFE, UPLOAD_TIME
from app.http.house import House
from tests import make
from tests.clock import LegalClock
from tests.conftest import connect
from tests.dossiers.deposits import complement_asked
from tests.exam_sessions.bounds import bound, jump
from tests.http.absence import told
from tests.http.outage import closing, wired
from tests.http.test_tickets import Act, missed
from tests.justificatifs import files
from tests.justificatifs.conftest import agent
from tests.justificatifs.reading import item
from tests.partners.bodies import (
    FIRST,
    SECOND,
    Body,
    agree,
    body,
    certificates,
    declare,
    deposit,
    followed,
)
from tests.staff.agents import logged_in
from tests.stage import Stage

SECONDS = timedelta(seconds=1)
ANY = {"if-match": "*"}
REFUSE = {"verdict": "refuse", "motif": "illisible", "text": "La photo est floue."}


@pytest.fixture
async def saved(camille: make.Candidate, school: Body) -> dict[str, Any]:
    """Her registration, which it follows."""
    return await followed(camille, school)


async def states(school: Body, saved: dict[str, Any]) -> list[tuple[str, str]]:
    """What it sees of what it deposited."""
    answer = await school.client.get(certificates(saved))
    assert answer.status_code == 200, answer.text
    return [(one["piece"], one["state"]) for one in answer.json()["items"]]


def code(answer: httpx.Response) -> tuple[int, str]:
    """How it was refused."""
    return answer.status_code, answer.json()["code"]


async def verdict(client: httpx.AsyncClient, depot: dict[str, Any], said: dict[str, str]) -> None:
    """What an agent says of a file."""
    answer = await client.post(f"/v1/staff/depots/{depot['id']}/reviews", json=said, headers=ANY)
    assert answer.status_code == 201, answer.text


async def test_both_deposit_and_each_is_seen_by_whom_it_concerns(
    servers: Stage, house: House, app: FastAPI, camille: make.Candidate, school: Body, saved: dict[str, Any]
) -> None:
    theirs = await deposit(school, saved, files.pdf("organisme"))
    assert theirs["state"] == "recu"
    await servers.drain(house)
    one = await school.client.get(f"{certificates(saved)}/{theirs['id']}")
    assert (one.json()["state"], one.json()["upload"], one.headers["etag"]) == ("verifie", None, '"5"')
    seen = await item(camille, saved["id"], FIRST)
    assert (seen["state"], [depot["depose_par"] for depot in seen["depots"]]) == ("depose", [school.name])
    hers = await make.deposited(camille, saved["id"], FIRST, files.pdf("candidate"))
    await servers.drain(house)
    seen = await item(camille, saved["id"], FIRST)
    by = [(depot["depose_par"], depot["state"]) for depot in seen["depots"]]
    assert by == [(school.name, "verifie"), (None, "verifie")]
    assert await states(school, saved) == [(FIRST, "verifie")]
    for path in (f"{certificates(saved)}/{hers['id']}", f"{certificates(saved)}/{hers['id']}/completion"):
        method = "POST" if path.endswith("completion") else "GET"
        assert (await school.client.request(method, path)).status_code == 404
    assert (await school.client.delete(f"{certificates(saved)}/{hers['id']}")).status_code == 404
    _, examiner = await logged_in(house, app)
    whole = (await examiner.get(f"/v1/staff/dossiers/{saved['id']}")).json()
    shown = next(one for one in whole["justificatifs"] if one["piece"] == FIRST)["depots"]
    assert [depot["depose_par"] for depot in shown] == [school.name, None]
    history = f"/v1/staff/registrations/{saved['id']}/justificatifs/{FIRST}/depots"
    assert [one["depose_par"] for one in (await examiner.get(history)).json()["items"]] == [None, school.name]
    download = await camille.client.get(f"/v1/depots/{theirs['id']}/download")
    assert download.status_code == 200, download.text
    journal = "SELECT actor_kind, detail ->> 'piece' FROM audit_entries WHERE act = 'depot.declare' ORDER BY id"
    assert await servers.select(journal) == [("organisme", FIRST), ("candidate", FIRST)]


async def test_the_candidate_is_told_in_the_space_and_the_receipt_names_who_deposited(
    servers: Stage, house: House, camille: make.Candidate, school: Body, saved: dict[str, Any]
) -> None:
    """« Aucun accusé de réception » (Guide): no mail, of a deposit that they did not make either."""
    await servers.drain(house)
    mails = len(make.mails_to(servers, camille.email))
    theirs = await deposit(school, saved, files.pdf(), SECOND)
    await servers.drain(house)
    told = (await camille.client.get("/v1/notifications")).json()["items"]
    [news] = [one for one in told if one["kind"] == "certificat_depose"]
    assert news["title"] == f"{school.name} a déposé un certificat"
    assert "Certificat de scolarité de 2e année" in news["body"]
    assert len(make.mails_to(servers, camille.email)) == mails
    receipt = (await camille.client.get(f"/v1/depots/{theirs['id']}/receipt")).json()
    payload = receipt["jws"].split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(payload + "=="))["depose_par"] == school.name
    accesses = (await camille.client.get("/v1/me/accesses")).json()["items"]
    assert accesses == []
    await states(school, saved)
    accesses = (await camille.client.get("/v1/me/accesses")).json()["items"]
    assert school.name in str(accesses)


async def test_neither_takes_the_room_of_the_other_nor_replaces_their_files(
    servers: Stage, house: House, app: FastAPI, camille: make.Candidate, school: Body, saved: dict[str, Any]
) -> None:
    """Two files each: a third of one's own is refused; what an agent refused of one, only that one replaces."""
    hers = await make.deposited(camille, saved["id"], FIRST, files.pdf("candidate"))
    await servers.drain(house)
    examiner = await agent(app, house, "02")
    await verdict(examiner, hers, REFUSE)
    first = await deposit(school, saved, files.pdf("un"))
    await deposit(school, saved, files.pdf("deux"))
    await servers.drain(house)
    assert code(await declare(school, saved, files.pdf("trois"))) == (409, "trop-de-fichiers")
    seen = await item(camille, saved["id"], FIRST)
    assert [(one["depose_par"] is None, one["state"]) for one in seen["depots"]] == [
        (True, "verifie"),
        (False, "verifie"),
        (False, "verifie"),
    ]
    assert seen["state"] == "depose"  # hers is refused, theirs is still to be judged
    await verdict(examiner, first, REFUSE)
    await deposit(school, saved, files.pdf("trois"))
    await servers.drain(house)
    assert await states(school, saved) == [(FIRST, "abandonne"), (FIRST, "verifie"), (FIRST, "verifie")]
    [kept] = [one for one in (await item(camille, saved["id"], FIRST))["depots"] if one["id"] == hers["id"]]
    assert (kept["state"], kept["review"]["verdict"]) == ("verifie", "refuse")
    await make.deposited(camille, saved["id"], FIRST, files.pdf("autre"))
    await servers.drain(house)
    seen = await item(camille, saved["id"], FIRST)
    assert hers["id"] not in [one["id"] for one in seen["depots"]]
    assert len(seen["depots"]) == 3


async def test_one_accepted_is_enough_and_settles_the_piece_for_both(
    servers: Stage, house: House, app: FastAPI, camille: make.Candidate, school: Body, saved: dict[str, Any]
) -> None:
    theirs = await deposit(school, saved, files.pdf("organisme"))
    hers = await make.deposited(camille, saved["id"], FIRST, files.pdf("candidate"))
    await servers.drain(house)
    examiner = await agent(app, house, "02")
    await verdict(examiner, theirs, {"verdict": "accepte"})
    await verdict(examiner, hers, REFUSE)
    assert (await item(camille, saved["id"], FIRST))["state"] == "accepte"
    assert code(await declare(school, saved, files.pdf("encore"))) == (409, "piece-acceptee")
    removed = await school.client.delete(f"{certificates(saved)}/{theirs['id']}")
    assert code(removed) == (409, "piece-acceptee")
    [seen] = (await school.client.get(certificates(saved))).json()["items"]
    assert seen["review"]["verdict"] == "accepte"


async def test_who_deposited_takes_back_and_nobody_else(
    servers: Stage, house: House, camille: make.Candidate, school: Body, saved: dict[str, Any]
) -> None:
    theirs = await deposit(school, saved, files.pdf())
    await servers.drain(house)
    assert code(await camille.client.delete(f"/v1/depots/{theirs['id']}")) == (409, "depot-de-l-organisme")
    for _ in range(2):
        assert (await school.client.delete(f"{certificates(saved)}/{theirs['id']}")).status_code == 204
    assert (await item(camille, saved["id"], FIRST))["state"] == "a_deposer"
    assert await states(school, saved) == [(FIRST, "abandonne")]
    journal = "SELECT actor_kind FROM audit_entries WHERE act = 'depot.remove'"
    assert await servers.select(journal) == [("organisme",)]
    finished = await school.client.post(f"{certificates(saved)}/{theirs['id']}/completion")
    assert code(finished) == (409, "depot-abandonne")


async def test_the_upload_is_of_who_announced_it(camille: make.Candidate, school: Body, saved: dict[str, Any]) -> None:
    """The candidate sees that a file is awaited, not where it is sent."""
    announced = (await declare(school, saved, files.pdf())).json()
    assert announced["upload"]["method"] == "PUT"
    [shown] = (await item(camille, saved["id"], FIRST))["depots"]
    assert (shown["state"], shown["upload"]) == ("attendu", None)
    absent = await school.client.post(f"{certificates(saved)}/{announced['id']}/completion")
    assert code(absent) == (409, "fichier-absent")
    again = await school.client.get(f"{certificates(saved)}/{announced['id']}")
    assert again.json()["upload"] is not None


@pytest.mark.parametrize(
    ("changed", "status", "told"),
    [
        ({"piece": "identite"}, 422, "piece"),
        ({"piece": "recapitulatif_signe"}, 422, "piece"),
        ({"media_type": "text/plain"}, 422, "media_type"),
        ({"size": 11 * 1024 * 1024}, 422, "size"),
        ({"sha256": "0"}, 422, "sha256"),
        ({"depose_par": "moi"}, 422, "depose_par"),
    ],
)
async def test_only_certificates_of_the_right_kind_are_taken(
    school: Body, saved: dict[str, Any], changed: dict[str, object], status: int, told: str
) -> None:
    sent = {"piece": FIRST, **files.pdf().declared, **changed}
    refused = await school.client.post(certificates(saved), json=sent)
    assert refused.status_code == status, refused.text
    assert {one["pointer"] for one in refused.json()["errors"]} == {f"/{told}"}


async def test_a_piece_that_is_not_due_is_not_taken(camille: make.Candidate, school: Body) -> None:
    """A decision shortened the preparation: one certificate is asked."""
    saved = await followed(camille, school, duration_decision=True)
    assert code(await declare(school, saved, files.pdf(), SECOND)) == (409, "piece-non-demandee")
    assert (await declare(school, saved, files.pdf(), FIRST)).status_code == 201


async def test_what_cannot_be_read_is_told_to_who_sent_it(
    servers: Stage, house: House, camille: make.Candidate, school: Body, saved: dict[str, Any]
) -> None:
    """The candidate has nothing to mend: their piece is still expected, that is all."""
    theirs = await deposit(school, saved, files.locked_pdf())
    await servers.drain(house)
    seen = (await school.client.get(f"{certificates(saved)}/{theirs['id']}")).json()
    assert (seen["state"], seen["fault"]) == ("illisible", "protege")
    assert "mot de passe" in seen["motif"]
    piece = await item(camille, saved["id"], FIRST)
    assert (piece["state"], piece["motif"]) == ("a_deposer", None)
    told = (await camille.client.get("/v1/notifications")).json()["items"]
    assert not {"fichier_ecarte", "certificat_depose"} & {one["kind"] for one in told}


async def test_the_bound_is_the_candidate_s(
    servers: Stage,
    house: House,
    school: Body,
    saved: dict[str, Any],
    app: FastAPI,
    clock: LegalClock,
) -> None:
    """Announced a second before, it may end after; a second after, only what an agent asks for is taken."""
    closes = await bound(servers, "justificatifs_close_at")
    agent_id, _ = await logged_in(house, app)
    await jump(servers, clock, closes - 5 * SECONDS)
    sent = files.pdf("a temps")
    announced = await declare(school, saved, sent)
    assert announced.status_code == 201, announced.text
    await clock.set(closes + SECONDS)
    for piece in (FIRST, SECOND):
        assert code(await declare(school, saved, files.pdf("trop tard"), piece)) == (409, "fenetre-fermee")
    assert (await make.put(announced.json()["upload"], sent.content)).status_code == 200
    assert (await school.client.post(f"{announced.headers['location']}/completion")).status_code == 200
    await servers.drain(house)
    assert await states(school, saved) == [(FIRST, "verifie")]
    assert code(await school.client.delete(announced.headers["location"])) == (409, "fenetre-fermee")
    await complement_asked(servers, saved["id"], agent_id, SECOND)
    await deposit(school, saved, files.pdf("complement"), SECOND)
    await servers.drain(house)
    assert await states(school, saved) == [(FIRST, "verifie"), (SECOND, "verifie")]
    derogated = "SELECT kind, actor_kind FROM window_derogations"
    assert await servers.select(derogated) == [("complement", "organisme")]


async def test_who_agrees_no_more_is_absent_even_between_the_announcement_and_the_file(
    servers: Stage,
    house: House,
    camille: make.Candidate,
    school: Body,
    saved: dict[str, Any],
    clock: LegalClock,
) -> None:
    """What was announced while she agreed, and landed, counts all the same: the act was its announcement."""
    sent = files.pdf()
    announced = (await declare(school, saved, sent)).json()
    assert (await make.put(announced["upload"], sent.content)).status_code == 200
    assert (await agree(camille, saved, agreed=False)).status_code == 200
    there = f"{certificates(saved)}/{announced['id']}"
    absent = await school.client.get(certificates({"id": uuid4()}))
    answers = [
        await school.client.post(f"{there}/completion"),
        await school.client.get(there),
        await school.client.delete(there),
        await school.client.get(certificates(saved)),
        await declare(school, saved, sent),
    ]
    assert [told(answer) for answer in answers] == [told(absent)] * 5
    await clock.set(house.clock.now() + UPLOAD_LIFE + UPLOAD_TIME + SECONDS)
    await servers.tick(house, "justificatifs.sweep")
    await servers.drain(house)
    assert (await item(camille, saved["id"], FIRST))["state"] == "depose"
    assert (await agree(camille, saved)).status_code == 200
    assert await states(school, saved) == [(FIRST, "verifie")]


async def test_another_body_and_one_without_the_scope_deposit_nothing(
    servers: Stage, app: FastAPI, saved: dict[str, Any]
) -> None:
    other = await body(servers, app, "Atelier EXEMPLE")
    reader = await body(servers, app, "Cours EXEMPLE", "registrations:read")
    assert code(await declare(other, saved, files.pdf())) == (404, "introuvable")
    assert code(await declare(reader, saved, files.pdf())) == (403, "portee-absente")
    assert await servers.select("SELECT count(*) FROM depots") == [(0,)]


async def test_a_ticket_of_arrival_lets_the_body_in_once(
    servers: Stage, house: House, camille: make.Candidate, school: Body, saved: dict[str, Any]
) -> None:
    """Come in time, met by our outage: the same request is judged as at its arrival."""
    closes = await closing(servers, "justificatifs_close_at")
    act = Act("POST", certificates(saved), {"piece": FIRST, **files.pdf().declared})
    async with (
        wired(servers, house) as outage,
        connect(outage.app, authorization=school.client.headers["authorization"]) as client,
    ):
        ticket = await missed(outage, client, act, closes - 10 * SECONDS)
        await outage.up_at(closes + 60 * SECONDS)
        assert code(await act.sent(client)) == (409, "fenetre-fermee")
        done = await act.sent(client, ticket)
        assert done.status_code == 201, done.text
        assert code(await act.sent(client, ticket)) == (409, "ticket-utilise")
    assert await servers.select("SELECT kind, actor_kind FROM window_derogations") == [("ticket", "organisme")]
    assert await servers.select("SELECT account_id FROM arrival_tickets") == [(camille.id,)]
