"""The mail of a notification: once, whatever becomes of the mail server, and delaying nothing else."""

import asyncio
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from fastapi import FastAPI

from app.dev.mails import Mail
from app.http.house import House
from app.notifications.rules.kinds import Kind
from app.notifications.service import inbox, texts
from app.worker import OUTSIDE
from tests import make
from tests.notifications.smtp import refusing_smtp, silent_smtp, without_smtp
from tests.stage import Stage

LATER = "SET LOCAL search_path = jobs; UPDATE jobs.procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'"
AGAIN = (
    "SET LOCAL search_path = jobs, public;"
    " SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('mail', 'notifications.send_mail',"
    " 0, NULL, NULL, jsonb_build_object('notification_id', id), NULL)]::procrastinate_job_to_defer_v1[])"
    " FROM notifications"
)

BUSY = "SELECT count(*) FROM jobs.procrastinate_jobs WHERE queue_name = 'mail' AND status = 'doing'"


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """A candidate."""
    del clean
    return await make.candidate(servers, app)


async def _tell(house: House, account: UUID, occasion: str = "1", *, useful_until: datetime | None = None) -> None:
    async with house.database.transaction() as db:
        await inbox.deliver(
            db,
            Kind.RAPPEL_INSCRIPTION,
            texts.Text("Un titre : accentué", "Un texte.\n\nhttps://example.org/"),
            occasion=occasion,
            account=account,
            registration=None,
            useful_until=useful_until,
        )


async def _until_mails_are_tried(servers: Stage) -> None:
    async with asyncio.timeout(60):
        while await servers.select(BUSY) != [(OUTSIDE["mail"],)]:  # noqa: ASYNC110 -- the worker tells nobody
            await asyncio.sleep(0.05)


def _received(servers: Stage) -> list[Mail]:
    return make.mails_to(servers, make.EMAIL)


async def _mailed(client: make.Candidate) -> list[bool]:
    items = (await client.client.get("/v1/notifications")).json()["items"]
    return [item["mailed_at"] is not None for item in items]


async def test_it_says_all_and_that_replies_are_not_read(servers: Stage, house: House, camille: make.Candidate) -> None:
    await _tell(house, camille.id)
    await servers.drain(house)
    [mail] = _received(servers)
    assert mail.subject == "Un titre : accentué"
    for said in ("Bonjour Camille EXEMPLE,", "Un texte.", house.app_url, "les réponses et les pièces jointes ne sont"):
        assert said in mail.text.replace("\n", " ")
    assert await _mailed(camille) == [True]


async def test_told_twice_or_sent_twice_it_goes_once(servers: Stage, house: House, camille: make.Candidate) -> None:
    await _tell(house, camille.id)
    await _tell(house, camille.id)
    await servers.as_owner(AGAIN)
    await servers.as_owner(AGAIN)
    await servers.drain(house)
    await servers.as_owner(AGAIN)
    await servers.drain(house)
    assert len(_received(servers)) == 1
    assert await _mailed(camille) == [True]


async def test_a_mail_server_away_is_waited_for(servers: Stage, house: House, camille: make.Candidate) -> None:
    await _tell(house, camille.id)
    await servers.drain(without_smtp(house))
    assert await _mailed(camille) == [False]
    await servers.as_owner(LATER)
    await servers.drain(house)
    assert len(_received(servers)) == 1


async def test_a_silent_mail_server_does_not_hold_the_inbox(
    servers: Stage, house: House, camille: make.Candidate
) -> None:
    for occasion in range(10):
        await _tell(house, camille.id, str(occasion))
    async with AsyncExitStack() as smtp:
        hung = await smtp.enter_async_context(silent_smtp(house, patience=600))
        async with servers.working(hung):
            await _until_mails_are_tried(servers)
            for shown in (await camille.client.get("/v1/notifications")).json()["items"]:
                marked = await camille.client.patch(
                    f"/v1/notifications/{shown['id']}",
                    json={"read": True},
                    headers={"content-type": "application/merge-patch+json"},
                )
                assert marked.status_code == 200, marked.text
            await smtp.aclose()
    assert await _mailed(camille) == [False] * 10
    await servers.as_owner(LATER)
    await servers.drain(house)
    assert len(_received(servers)) == 10
    assert await _mailed(camille) == [True] * 10


async def test_what_would_mislead_is_not_sent(servers: Stage, house: House, camille: make.Candidate) -> None:
    await _tell(house, camille.id, useful_until=house.clock.now() - timedelta(seconds=1))
    await servers.drain(house)
    assert _received(servers) == []
    assert await _mailed(camille) == [False]
    assert await servers.select("SELECT 1 FROM notification_mails WHERE abandoned_at IS NULL") == []


async def test_an_address_refused_for_good_is_not_tried_again(
    servers: Stage, house: House, camille: make.Candidate
) -> None:
    await _tell(house, camille.id)
    async with refusing_smtp(house) as deaf:
        await servers.drain(deaf)
    assert await servers.select("SELECT 1 FROM jobs.procrastinate_jobs WHERE queue_name = 'mail'") == []
    await servers.as_owner(AGAIN)
    await servers.drain(house)
    assert _received(servers) == []
    assert await _mailed(camille) == [False]


async def test_a_closed_account_gets_no_mail(servers: Stage, house: House, camille: make.Candidate) -> None:
    await _tell(house, camille.id)
    await servers.as_owner(
        "UPDATE accounts SET status = 'ferme', closed_at = legal_now(), password_hash = NULL WHERE id = %s",
        (camille.id,),
    )
    await servers.drain(house)
    assert _received(servers) == []
