"""What follows each fact: told once, whatever runs twice, stops, or never answers."""

import asyncio
import importlib
import pkgutil
from contextlib import AsyncExitStack
from typing import Any

import pytest
from fastapi import FastAPI

import app as application
from app.http.house import House
from app.jobs.events import Event
from app.reactions import REACTIONS
from tests import make
from tests.notifications.smtp import silent_smtp, without_smtp
from tests.stage import Stage

AGAIN = (
    "SET LOCAL search_path = jobs, public;"
    " SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('reactions', 'reactions.react', 0,"
    " NULL, NULL, jsonb_build_object('event_id', id), NULL)]::procrastinate_job_to_defer_v1[]) FROM events"
)
LATER = "SET LOCAL search_path = jobs; UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'"
SUBJECT = "Votre inscription au BTS Négociation et digitalisation de la relation client est enregistrée"


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """A candidate."""
    del clean
    return await make.candidate(servers, app)


async def _kinds(of: make.Candidate) -> list[str]:
    items = (await of.client.get("/v1/notifications")).json()["items"]
    return [item["kind"] for item in reversed(items)]


def _subjects(servers: Stage, address: str = make.EMAIL) -> list[str]:
    return sorted(mail.subject for mail in make.mails_to(servers, address))


def test_every_kind_of_fact_has_its_row() -> None:
    for module in pkgutil.walk_packages(application.__path__, "app."):
        if module.name.endswith(".events"):
            importlib.import_module(module.name)
    assert {kind.kind for kind in Event.__subclasses__()} == REACTIONS.keys()


async def test_a_registration_is_told_at_each_save_and_when_withdrawn(
    servers: Stage, house: House, camille: make.Candidate
) -> None:
    saved = await make.registered(camille)
    address = f"/v1/registrations/{saved['id']}"
    changed = await camille.client.patch(
        address,
        json={"ine": None, "duration_decision": True},
        headers={"if-match": '"1"', "content-type": "application/merge-patch+json"},
    )
    assert changed.status_code == 200, changed.text
    assert (await camille.client.delete(address, headers={"if-match": "*"})).status_code == 204
    await servers.drain(house)
    assert sorted(await _kinds(camille)) == ["inscription_enregistree", "inscription_modifiee", "inscription_retiree"]
    assert len(_subjects(servers)) == 3
    [mail] = [mail for mail in make.mails_to(servers, make.EMAIL) if "modifiée" in mail.subject]
    assert "version 2" in mail.text
    assert "Europe/Paris" in mail.text


async def test_what_runs_twice_tells_once(servers: Stage, house: House, camille: make.Candidate) -> None:
    await make.registered(camille, handicap=True)
    await servers.drain(house)
    await servers.as_owner(AGAIN)
    await servers.as_owner(AGAIN)
    await servers.drain(house)
    assert sorted(await _kinds(camille)) == ["amenagement_a_demander", "inscription_enregistree"]
    assert _subjects(servers) == ["Demandez l'aménagement de vos épreuves dans l'application AMEX", SUBJECT]


async def test_a_handicap_is_sent_to_amex_once_for_all_versions(
    servers: Stage, house: House, camille: make.Candidate
) -> None:
    saved = await make.registered(camille, handicap=True)
    await camille.client.patch(
        f"/v1/registrations/{saved['id']}",
        json={"duration_decision": True},
        headers={"if-match": '"1"', "content-type": "application/merge-patch+json"},
    )
    await servers.drain(house)
    told = (await camille.client.get("/v1/notifications")).json()["items"]
    [amex] = [item["body"] for item in told if item["kind"] == "amenagement_a_demander"]
    assert saved["amenagement"]["url"] in amex
    assert "inclus" in amex


async def test_the_recapitulatif_of_each_version_is_ready(
    servers: Stage, house: House, camille: make.Candidate
) -> None:
    saved = await make.registered(camille)
    await servers.drain(house)
    issued = (await camille.client.get(f"/v1/registrations/{saved['id']}/documents")).json()["items"]
    assert [(one["kind"], one["version"]) for one in issued] == [("recapitulatif", 1)]


async def _ten(servers: Stage, app: FastAPI) -> list[make.Candidate]:
    return [await make.candidate(servers, app, email=f"camille{n}@example.org") for n in range(10)]


async def _all_told_once(servers: Stage, ten: list[make.Candidate], answers: list[dict[str, Any]]) -> None:
    assert [(answer["version"], answer["status"]) for answer in answers] == [(1, "enregistree")] * 10
    for one in ten:
        assert await _kinds(one) == ["inscription_enregistree"]
        assert _subjects(servers, one.email) == [SUBJECT]


async def test_with_the_worker_stopped_ten_register_and_are_told_afterwards(
    servers: Stage, house: House, app: FastAPI, clean: None
) -> None:
    del clean
    ten = await _ten(servers, app)
    answers = [await make.registered(one) for one in ten]
    assert [await _kinds(one) for one in ten] == [[]] * 10
    await servers.drain(house)
    await _all_told_once(servers, ten, answers)


async def test_with_smtp_stopped_ten_register_and_are_mailed_afterwards(
    servers: Stage, house: House, app: FastAPI, clean: None
) -> None:
    del clean
    ten = await _ten(servers, app)
    answers = []
    for one in ten:
        answers.append(await make.registered(one))
        await servers.drain(without_smtp(house))
        assert await _kinds(one) == ["inscription_enregistree"], "told in the space meanwhile"
    assert servers.mailbox.mails() == []
    await servers.as_owner(LATER)
    await servers.drain(house)
    await _all_told_once(servers, ten, answers)


async def test_with_smtp_silent_ten_register_and_all_but_the_mails_is_done(
    servers: Stage, house: House, app: FastAPI, clean: None
) -> None:
    del clean
    ten = await _ten(servers, app)
    async with AsyncExitStack() as smtp:
        # More patience than the test has: a mail in the way of anything would be in its way until the end.
        hung = await smtp.enter_async_context(silent_smtp(house, patience=600))
        async with servers.working(hung):
            answers = [await make.registered(one) for one in ten]
            await _until(servers, "SELECT count(*) = 10 FROM notifications")
            await _until(servers, "SELECT count(recapitulatif_at) = 10 FROM registration_versions")
            assert [await _kinds(one) for one in ten] == [["inscription_enregistree"]] * 10
            assert servers.mailbox.mails() == []
            await smtp.aclose()
    await servers.as_owner(LATER)
    await servers.drain(house)
    await _all_told_once(servers, ten, answers)


async def _until(servers: Stage, question: str) -> None:
    async with asyncio.timeout(60):
        while await servers.select(question) != [(True,)]:  # noqa: ASYNC110 -- the worker tells nobody
            await asyncio.sleep(0.05)
