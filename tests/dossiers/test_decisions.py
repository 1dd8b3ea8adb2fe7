"""Decide on a dossier through its door: what is asked, what is refused and why, what its candidate sees of it."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import psycopg
import pytest
from fastapi import FastAPI

from app.dossiers.queries import decisions
from app.dossiers.queries.decisions import New
from app.dossiers.rules.acts import Reason
from app.http.house import House
from tests import make
from tests.dossiers.deciders import ANY, IRREGULAR, REJECTED, Bench, bench
from tests.stage import Stage


@pytest.fixture
async def desk(servers: Stage, house: House, app: FastAPI, clean: None) -> AsyncIterator[Bench]:
    """A complete dossier, and the agents who decide on it."""
    del clean
    made = await bench(servers, house, app)
    yield made
    await servers.as_owner("UPDATE exam_sessions SET settings = '{}'")


async def test_a_dossier_is_examined_irregular_then_valid_and_its_candidate_reads_each(desk: Bench) -> None:
    before = await desk.read(desk.one)
    assert (before["status"], before["possible"], before["history"]) == ("complet", ["en_instruction"], [])
    taken = await desk.decide(desk.one, "en_instruction", at=before["version"])
    assert (taken.status_code, taken.headers["etag"]) == (201, f'"{(await desk.read())["version"]}"')
    assert (taken.json()["from"], taken.json()["agent"]["name"]) == ("complet", "Claude EXEMPLE")
    assert (await desk.dossier()).json()["decision"] is None
    assert (await desk.read(desk.one))["possible"] == ["irregulier", "rejet_propose"]
    said = await desk.done(desk.one, "irregulier", **IRREGULAR)
    told = (await desk.dossier()).json()
    assert (told["status"], told["decision"]["motif"]) == ("irregulier", said["motif"])
    assert told["decision"]["motif"].endswith("n'est pas valable. La pièce d'identité est périmée.")
    assert told["decision"]["ground"].startswith("Guide d'inscription")
    assert told["decision"]["appeals"] == []
    await desk.done(desk.one, "en_instruction")
    await desk.accept_all()
    await desk.done(desk.two, "valide")
    history = (await desk.read())["history"]
    assert [line["decision"] for line in history] == ["en_instruction", "irregulier", "en_instruction", "valide"]
    assert history[1] == said
    await desk.servers.drain(desk.house)
    events = (await desk.camille.client.get(f"/v1/registrations/{desk.registration}/dossier/events")).json()["items"]
    moved = {event["kind"]: event["detail"] for event in events if event["kind"].startswith("dossier_")}
    assert moved == {"dossier_valide": None, "dossier_en_instruction": None, "dossier_irregulier": said["motif"]}
    kinds = [item["kind"] for item in (await desk.camille.client.get("/v1/notifications")).json()["items"]]
    # The worker came late: what was undone before is not told any more.
    assert [kind for kind in kinds if kind.startswith("dossier_")] == ["dossier_valide"]
    subjects = [mail.subject for mail in make.mails_to(desk.servers, make.EMAIL)]
    assert "Votre dossier est validé" in subjects


async def test_what_is_missing_before_a_dossier_is_valid_is_named(desk: Bench) -> None:
    await desk.done(desk.one, "en_instruction")
    early = await desk.decide(desk.two, "valide")
    assert (early.status_code, early.json()["code"]) == (409, "mouvement-impossible")
    assert {(one["piece"], one["state"]) for one in early.json()["missing"]} >= {("identite", "depose")}
    assert "Pièce d'identité" in early.json()["detail"]
    assert early.json()["possible"] == ["irregulier", "rejet_propose"]
    await desk.accept_all()
    await desk.done(desk.two, "valide")
    # Taken back by a new decision, with a motive; by who decides only; the history keeps both.
    by_one = await desk.decide(desk.one, "en_instruction", text="Erreur.")
    assert (by_one.status_code, by_one.json()["code"]) == (403, "role-absent")
    silent = await desk.decide(desk.two, "en_instruction")
    assert [(one["pointer"], one["code"]) for one in silent.json()["errors"]] == [("/text", "motif-requis")]
    await desk.servers.drain(desk.house)
    await desk.done(desk.two, "en_instruction", text="Une pièce a été acceptée par erreur.")
    await desk.servers.drain(desk.house)
    [mail] = [one for one in make.mails_to(desk.servers, make.EMAIL) if "reprise" in one.subject]
    assert "acceptée par erreur" in mail.text
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await desk.servers.as_serving("DELETE FROM decisions")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await desk.servers.as_serving("UPDATE decisions SET motif = 'Autre.'")


async def test_a_decision_says_why_and_only_when_asked(desk: Bench) -> None:
    await desk.done(desk.one, "en_instruction")
    asked: list[tuple[str, dict[str, str], list[tuple[str, str]]]] = [
        ("irregulier", {}, [("/motif_code", "motif-requis")]),
        ("irregulier", {"motif_code": "hors_delai"}, [("/motif_code", "motif-inconnu")]),
        ("rejet_propose", {"motif_code": "aucun"}, [("/motif_code", "motif-inconnu")]),
    ]
    for decision, members, faults in asked:
        answer = await desk.decide(desk.one, decision, **members)
        assert answer.status_code == 422, answer.text
        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == faults
    await desk.accept_all()
    answer = await desk.decide(desk.two, "valide", **IRREGULAR)
    assert {one["pointer"] for one in answer.json()["errors"]} == {"/motif_code", "/text"}
    assert (await desk.decide(desk.one, "rejete", **REJECTED)).status_code == 403


async def test_what_changed_since_it_was_read_stops_the_decision_and_says_who_came_first(desk: Bench) -> None:
    read = await desk.read()
    await desk.done(desk.one, "en_instruction")
    stale = await desk.decide(desk.two, "en_instruction", at=read["version"])
    assert (stale.status_code, stale.json()["code"]) == (412, "version-perimee")
    assert stale.json()["decided_by"]["name"] == "Claude EXEMPLE"
    assert "Claude EXEMPLE" in stale.json()["detail"]
    version = (await desk.read())["version"]
    await desk.accept_all()
    assert (await desk.decide(desk.two, "valide", at=version)).status_code == 412
    assert (await desk.two.post(desk.address, json={"decision": "valide"})).status_code == 428
    await desk.two.post(f"/v1/staff/dossiers/{desk.registration}/assignment", headers=ANY)
    held = await desk.decide(desk.three, "valide")
    assert (held.status_code, held.json()["holder"]["name"]) == (409, "Dominique EXEMPLE")
    await desk.done(desk.two, "valide")
    await desk.servers.as_owner("UPDATE registrations SET status = 'annulee'")
    gone = await desk.decide(desk.two, "en_instruction", text="Trop tard.")
    assert (gone.status_code, gone.json()["code"]) == (409, "inscription-terminee")


async def test_two_at_once_one_decides_and_the_other_is_told_by_whom(desk: Bench) -> None:
    await desk.accept_all()
    await desk.done(desk.one, "en_instruction")
    for _ in range(5):
        version = (await desk.read())["version"]
        answers = await asyncio.gather(
            desk.decide(desk.two, "valide", at=version), desk.decide(desk.three, "irregulier", at=version, **IRREGULAR)
        )
        won = [answer for answer in answers if answer.status_code == 201]
        lost = [answer for answer in answers if answer.status_code == 412]
        assert (len(won), len(lost)) == (1, 1), [answer.text for answer in answers]
        assert lost[0].json()["decided_by"]["name"] == won[0].json()["agent"]["name"]
        await desk.done(desk.two, "en_instruction", text="Encore.")
    at_any = await asyncio.gather(desk.decide(desk.two, "valide"), desk.decide(desk.three, "valide"))
    assert sorted(answer.status_code for answer in at_any) == [201, 409]
    [lost] = [answer.json() for answer in at_any if answer.status_code == 409]
    assert lost["decided_by"]["name"] in lost["detail"]


async def test_without_the_lock_both_would_have_decided(desk: Bench) -> None:
    """The control of the race: read without it, each sees the dossier as it was, and adds its own decision."""
    await desk.accept_all()
    await desk.done(desk.one, "en_instruction")
    key = UUID(desk.registration)
    async with desk.house.database.transaction() as one, desk.house.database.transaction() as two:
        seen = [await decisions.decided(db, registration=key) for db in (one, two)]
        assert [found and found.decision for found in seen] == ["en_instruction", "en_instruction"]
        for db, agent in ((one, desk.ids[1]), (two, desk.ids[2])):
            now = desk.house.clock.now()
            new = New(
                registration=key, decision="valide", source="en_instruction", reason=Reason(), agent=agent, now=now
            )
            await decisions.add(db, new)
    assert [line["decision"] for line in (await desk.read())["history"]] == ["en_instruction", "valide", "valide"]
