"""A rejection is decided at two: proposed, confirmed or declined by somebody else, lapsed when the dossier changes."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import psycopg
import pytest
from fastapi import FastAPI

from app.http.house import House
from tests import make
from tests.dossiers.deciders import ANY, IRREGULAR, REJECTED, Bench, bench
from tests.dossiers.deposits import complement_asked, deposited
from tests.stage import Stage


@pytest.fixture
async def desk(servers: Stage, house: House, app: FastAPI, clean: None) -> AsyncIterator[Bench]:
    """A complete dossier under examination."""
    del clean
    made = await bench(servers, house, app)
    await made.done(made.one, "en_instruction")
    yield made
    await servers.as_owner("UPDATE exam_sessions SET settings = '{}'")


async def test_one_proposes_another_confirms_and_only_then_the_candidate_knows(desk: Bench) -> None:
    alone = await desk.decide(desk.two, "rejete", **REJECTED)
    assert (alone.status_code, alone.json()["code"], alone.json()["possible"][-1]) == (
        409,
        "proposition-requise",
        "rejet_propose",
    )
    await desk.servers.drain(desk.house)
    seen = [(await desk.dossier()).content, (await _told(desk))]
    proposed = await desk.done(desk.two, "rejet_propose", **REJECTED)
    assert proposed["proposal_state"] == "en_attente"
    await desk.servers.drain(desk.house)
    assert [(await desk.dossier()).content, (await _told(desk))] == seen
    own = await desk.decide(desk.two, "rejete")
    assert (own.status_code, own.json()["code"], own.json()["possible"]) == (409, "meme-agent", ["rejet_decline"])
    other = await desk.decide(desk.one, "irregulier", **IRREGULAR)
    assert (other.json()["code"], other.json()["decided_by"]["name"]) == ("proposition-en-cours", "Dominique EXEMPLE")
    [waiting] = (await desk.three.get("/v1/staff/rejection-proposals")).json()["items"]
    assert (waiting["mine"], waiting["changes"], waiting["agent"]["name"]) == (False, [], "Dominique EXEMPLE")
    assert (await desk.read(desk.three))["possible"] == ["rejete", "rejet_decline"]
    words = await desk.decide(desk.three, "rejete", **REJECTED)
    assert {one["code"] for one in words.json()["errors"]} == {"motif-sans-objet"}
    confirmed = await desk.done(desk.three, "rejete")
    assert (confirmed["motif"], confirmed["proposal_id"]) == (proposed["motif"], proposed["id"])
    assert (await desk.read())["history"][1]["proposal_state"] == "confirmee"
    assert (await desk.three.get("/v1/staff/rejection-proposals")).json()["items"] == []
    decision = (await desk.dossier()).json()["decision"]
    assert (decision["verdict"], decision["ground"]) == ("rejete", proposed["ground"])
    assert [appeal["way"] for appeal in decision["appeals"]] == ["gracieux", "hierarchique", "contentieux"]
    assert "deux mois" in decision["appeals"][2]["text"]
    await desk.servers.drain(desk.house)
    [mail] = [one for one in make.mails_to(desk.servers, make.EMAIL) if one.subject == "Votre dossier est rejeté"]
    assert "Les certificats couvrent sept mois." in mail.text
    assert "R421-5" in mail.text
    acts = await desk.servers.select(
        "SELECT act, actor_id FROM audit_entries WHERE act IN ('dossier.propose_rejection', 'dossier.move') ORDER BY id"
    )
    assert [UUID(str(actor)) for _, actor in acts] == [desk.ids[0], desk.ids[1], desk.ids[2]]


async def _told(desk: Bench) -> bytes:
    events = await desk.camille.client.get(f"/v1/registrations/{desk.registration}/dossier/events")
    inbox = await desk.camille.client.get("/v1/notifications")
    return events.content + inbox.content


async def test_declined_with_a_motive_it_may_be_proposed_anew(desk: Bench) -> None:
    nothing = await desk.decide(desk.two, "rejet_decline", text="Rien.")
    assert (nothing.status_code, nothing.json()["code"]) == (409, "proposition-absente")
    await desk.done(desk.one, "rejet_propose", **REJECTED)
    silent = await desk.decide(desk.two, "rejet_decline")
    assert [one["pointer"] for one in silent.json()["errors"]] == ["/text"]
    declined = await desk.done(desk.two, "rejet_decline", text="Un certificat de plus suffirait.")
    assert (declined["from"], (await desk.read())["status"]) == ("en_instruction", "en_instruction")
    await desk.done(desk.one, "rejet_propose", **REJECTED)
    await desk.done(desk.one, "rejet_decline", text="Retiré.")  # one's own, whatever one's role
    states = [line["proposal_state"] for line in (await desk.read())["history"]]
    assert states == [None, "declinee", None, "declinee", None]
    await desk.done(desk.one, "irregulier", **IRREGULAR)


async def test_it_lapses_when_the_dossier_changes_and_says_what_did(desk: Bench) -> None:
    await desk.done(desk.one, "rejet_propose", **REJECTED)
    await desk.accept_all()
    await deposited(desk.servers, desk.registration, "identite")
    late = await desk.decide(desk.two, "rejete")
    assert (late.status_code, late.json()["code"]) == (409, "proposition-caduque")
    assert "Pièce d'identité ou livret de famille" in late.json()["changes"]
    assert late.json()["changes"][0] in late.json()["detail"]
    assert (await desk.read())["proposal"]["changes"] == late.json()["changes"]
    [waiting] = (await desk.two.get("/v1/staff/rejection-proposals")).json()["items"]
    assert waiting["changes"] == late.json()["changes"]
    await desk.done(desk.two, "rejet_propose", **REJECTED)
    changed = await desk.camille.client.patch(
        f"/v1/registrations/{desk.registration}",
        content=b'{"duration_decision": true}',
        headers={"content-type": "application/merge-patch+json", "if-match": "*"},
    )
    assert changed.status_code == 200, changed.text
    again = await desk.decide(desk.three, "rejete")
    assert again.json()["changes"][0] == "Inscription, de la version 1 à la version 2"
    await desk.done(desk.one, "irregulier", **IRREGULAR)  # nothing waits any more
    assert [line["proposal_state"] for line in (await desk.read())["history"]] == [None, "caduque", "caduque", None]


async def test_two_confirm_at_once_and_one_does(desk: Bench) -> None:
    await desk.done(desk.one, "rejet_propose", **REJECTED)
    await desk.one.post(f"/v1/staff/dossiers/{desk.registration}/assignment", headers=ANY)  # and keeps the dossier
    answers = await asyncio.gather(desk.decide(desk.two, "rejete"), desk.decide(desk.three, "rejete"))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    [won], [lost] = ([one.json() for one in answers if one.status_code == status] for status in (201, 409))
    assert lost["decided_by"]["name"] == won["agent"]["name"]


async def test_the_database_itself_wants_two(desk: Bench) -> None:
    await desk.done(desk.one, "rejet_propose", **REJECTED)
    confirm = (
        "INSERT INTO decisions (registration_id, decision, source, motif, ground, agent_id, proposal_id, proposed_by,"
        " decided_at) SELECT registration_id, 'rejete', source, motif, ground, %s, id, %s, legal_now() FROM decisions"
        " WHERE decision = 'rejet_propose'"
    )
    first, second, _ = desk.ids
    with pytest.raises(psycopg.errors.CheckViolation):
        await desk.servers.as_serving(confirm, (first, first))
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        await desk.servers.as_serving(confirm, (first, second))
    await desk.servers.as_serving(confirm, (second, first))
    with pytest.raises(psycopg.errors.UniqueViolation):
        await desk.servers.as_serving(confirm, (second, first))


async def test_a_session_may_let_one_agent_reject(desk: Bench) -> None:
    await desk.two_agents(asked=False)
    assert (await desk.read())["two_agents"] is False
    await desk.done(desk.two, "rejet_propose", **REJECTED)
    await desk.done(desk.two, "rejete", **REJECTED)
    # Undone with a motive, and told; a rejection that was undone may be decided anew.
    await desk.servers.drain(desk.house)
    await desk.done(desk.two, "en_instruction", text="Un certificat avait été oublié.")
    assert (await desk.dossier()).json()["decision"] is None
    await desk.servers.drain(desk.house)
    assert "La décision sur votre dossier est reprise" in [
        mail.subject for mail in make.mails_to(desk.servers, make.EMAIL)
    ]


async def test_nobody_is_rejected_before_the_date_they_were_given(desk: Bench) -> None:
    """A complement asked meanwhile stops a proposal too; once it is over, or answered, nothing stands in the way."""
    await desk.done(desk.two, "rejet_propose", **REJECTED)
    complement = await complement_asked(desk.servers, desk.registration, desk.ids[0], "identite")
    await desk.servers.as_owner(
        "UPDATE depots SET review = 'refuse', review_motif = 'x', reviewed_at = legal_now() WHERE piece = 'identite'"
    )
    confirmed = await desk.decide(desk.three, "rejete")
    assert (confirmed.status_code, confirmed.json()["code"]) == (409, "complement-en-attente")
    assert "inclus" in confirmed.json()["detail"] or " à " in confirmed.json()["detail"]
    assert (await desk.decide(desk.one, "rejet_propose", **REJECTED)).json()["code"] == "complement-en-attente"
    await desk.servers.as_owner("UPDATE complements SET closes_at = legal_now() WHERE id = %s", (complement,))
    assert (await desk.decide(desk.three, "rejete")).json()["code"] != "complement-en-attente"
