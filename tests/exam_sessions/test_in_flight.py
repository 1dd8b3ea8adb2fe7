"""What arrived before the bound counts, however long it waited; what was sent after does not."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import httpx
import psycopg
import pytest

from app.dev.postgres import OWNER
from app.gateways.storage import UPLOAD_LIFE, UPLOAD_TIME
from app.http.house import House
from app.justificatifs import service as justificatifs
from app.kit.errors import Conflict
from app.registrations import service as registrations
from tests import make
from tests.clock import LegalClock
from tests.exam_sessions.bounds import bound, jump
from tests.justificatifs import files
from tests.justificatifs.reading import depot, item
from tests.stage import SUITE, Stage

MICROSECOND = timedelta(microseconds=1)
MERGE = {"if-match": '"1"', "content-type": "application/merge-patch+json"}


@pytest.fixture
async def registration(camille: make.Candidate) -> str:
    """An ordinary one."""
    return str((await make.registered(camille))["id"])


@asynccontextmanager
async def held(servers: Stage, table: str, key: object) -> AsyncIterator[None]:
    """Somebody else holds this row."""
    address = servers.postgres.dsn(OWNER, SUITE)
    async with await psycopg.AsyncConnection.connect(address) as connection:
        await connection.execute(f"SELECT FROM {table} WHERE id = %s FOR UPDATE".encode(), (key,))
        yield


async def waiting(servers: Stage, sent: Awaitable[httpx.Response]) -> asyncio.Future[httpx.Response]:
    """The request, once it waits for a lock in the database."""
    task = asyncio.ensure_future(sent)
    while await servers.select("SELECT FROM pg_locks WHERE NOT granted") == []:
        assert not task.done()
        await asyncio.sleep(0.01)
    return task


async def move(servers: Stage, seconds: float, column: str) -> None:
    """The legal clock alone, so many seconds from the bound: the process hears nothing of it."""
    at = await bound(servers, column) + timedelta(seconds=seconds)
    await servers.as_owner("UPDATE legal_clock SET shift = %s - clock_timestamp()", (at,))


async def test_a_change_that_waited_across_the_bound_counts_and_one_sent_after_does_not(
    servers: Stage, clock: LegalClock, camille: make.Candidate, registration: str
) -> None:
    await clock.set(await bound(servers, "registration_closes_at") - timedelta(seconds=30))
    address = f"/v1/registrations/{registration}"

    def change() -> Awaitable[httpx.Response]:
        return camille.client.patch(address, json={"duration_decision": True}, headers=MERGE)

    async with held(servers, "accounts", camille.id):
        task = await waiting(servers, change())
        await move(servers, 1, "registration_closes_at")
    assert (await task).status_code == 200
    # The control: the same, sent after.
    await clock.set(await bound(servers, "registration_closes_at"))
    late = await camille.client.patch(address, json={"duration_decision": False}, headers={**MERGE, "if-match": '"2"'})
    assert (late.status_code, late.json()["code"]) == (409, "fenetre-fermee")
    assert await servers.select("SELECT count(*) FROM registration_versions") == [(2,)]


async def test_a_file_announced_that_waited_across_the_bound_counts(
    servers: Stage, clock: LegalClock, camille: make.Candidate, registration: str
) -> None:
    await jump(servers, clock, await bound(servers, "justificatifs_close_at") - timedelta(seconds=30))
    address = f"/v1/registrations/{registration}/justificatifs/identite/depots"
    async with held(servers, "registrations", UUID(registration)):
        task = await waiting(servers, camille.client.post(address, json=files.pdf().declared))
        await move(servers, 1, "justificatifs_close_at")
    answer = await task
    assert answer.status_code == 201, answer.text
    assert await servers.select("SELECT count(*) FROM depots") == [(1,)]
    assert await servers.select("SELECT kind FROM window_derogations") == [], "in time: nothing is derogated"


async def test_what_outlived_the_limit_of_a_request_meets_the_wall_as_the_usual_refusal(
    servers: Stage, clock: LegalClock, camille: make.Candidate, registration: str
) -> None:
    """By every check of ours it is in time; PostgreSQL does not take it all the same, and nobody reads a 500."""
    await clock.set(await bound(servers, "registration_closes_at") - timedelta(seconds=30))
    async with held(servers, "accounts", camille.id):
        sent = camille.client.patch(
            f"/v1/registrations/{registration}", json={"duration_decision": True}, headers=MERGE
        )
        task = await waiting(servers, sent)
        await move(servers, 6, "registration_closes_at")
    refused = await task
    assert (refused.status_code, refused.json()["code"]) == (409, "fenetre-fermee")
    problem = refused.json()
    assert "rien n'est accepté hors délai" in problem["detail"]
    assert problem["window"]["closes"]["at"] < problem["server_time"]
    assert await servers.select("SELECT count(*) FROM registration_versions") == [(1,)]


@pytest.mark.parametrize(
    ("column", "after", "taken"),
    [
        ("registration_opens_at", -MICROSECOND, False),
        ("registration_opens_at", timedelta(), True),
        ("registration_closes_at", -MICROSECOND, True),
        ("registration_closes_at", timedelta(), False),
    ],
)
async def test_to_the_microsecond_a_registration(
    servers: Stage,
    house: House,
    camille: make.Candidate,
    registration: str,
    column: str,
    after: timedelta,
    taken: bool,  # noqa: FBT001 -- a table
) -> None:
    """17:59:59.999999 is open, 18:00:00.000000 is closed; the instant is that of the arrival, not of the judging."""
    now = await bound(servers, column) + after
    verdict = None
    try:
        async with house.database.transaction() as db:
            await registrations.withdraw(db, now, UUID(registration), account=camille.id, version=lambda _: None)
    except Conflict as refusal:
        verdict = refusal.code
    assert (verdict is None) is taken, verdict


@pytest.mark.parametrize(("after", "taken"), [(-MICROSECOND, True), (timedelta(), False)])
async def test_to_the_microsecond_an_answer_not_concerned(
    servers: Stage,
    house: House,
    camille: make.Candidate,
    registration: str,
    after: timedelta,
    taken: bool,  # noqa: FBT001 -- a table
) -> None:
    now = await bound(servers, "justificatifs_close_at") + after
    verdict = None
    try:
        async with house.database.transaction() as db:
            await justificatifs.answer_non_concerne(
                db, now, UUID(registration), "diplome_requis", "Essai.", account=camille.id
            )
    except Conflict as refusal:
        verdict = refusal.code
    assert verdict == (None if taken else "fenetre-fermee")


async def test_content_that_lands_in_the_life_of_its_url_counts_whatever_becomes_of_the_client(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate, registration: str
) -> None:
    """Announced a second before the bound, uploaded after, and then the client's network is gone."""
    closes = await bound(servers, "justificatifs_close_at")
    await jump(servers, clock, closes - timedelta(seconds=20))
    sent = files.pdf()
    made = await make.declared(camille, registration, "identite", sent)
    await jump(servers, clock, closes + timedelta(minutes=4))
    assert (await make.put(made["upload"], sent.content)).status_code == 200
    await servers.tick(house, "justificatifs.sweep")
    assert (await depot(camille, made["id"]))["state"] == "attendu", "its client may still say so"
    await jump(servers, clock, closes + UPLOAD_LIFE)
    await servers.tick(house, "justificatifs.sweep")
    assert (await depot(camille, made["id"]))["state"] == "verifie"
    assert (await item(camille, registration, "identite"))["state"] == "depose"


async def test_an_upload_begun_before_its_url_expired_is_let_finish(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate, registration: str
) -> None:
    closes = await bound(servers, "justificatifs_close_at")
    await jump(servers, clock, closes - timedelta(seconds=20))
    sent = files.pdf()
    slow = await make.declared(camille, registration, "identite", sent)
    never = await make.declared(camille, registration, "diplome_requis", files.pdf())
    await jump(servers, clock, closes + UPLOAD_LIFE + timedelta(minutes=1))
    await servers.tick(house, "justificatifs.sweep")
    assert (await depot(camille, slow["id"]))["state"] == "attendu"
    assert (await make.put(slow["upload"], sent.content)).status_code == 200
    await jump(servers, clock, closes + UPLOAD_LIFE + UPLOAD_TIME)
    await servers.tick(house, "justificatifs.sweep")
    assert (await depot(camille, slow["id"]))["state"] == "verifie"
    assert (await depot(camille, never["id"]))["state"] == "abandonne"


async def test_a_file_that_never_came_opens_no_second_chance(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate, registration: str
) -> None:
    """Only one that came and was refused too late does (tests/justificatifs/test_second_chances.py)."""
    closes = await bound(servers, "justificatifs_close_at")
    await jump(servers, clock, closes - timedelta(seconds=20))
    never = await make.declared(camille, registration, "identite", files.pdf())
    await jump(servers, clock, closes + UPLOAD_LIFE + UPLOAD_TIME)
    await servers.tick(house, "justificatifs.sweep")
    assert (await depot(camille, never["id"]))["state"] == "abandonne"
    address = f"/v1/registrations/{registration}/justificatifs/identite/depots"
    refused = await camille.client.post(address, json=files.pdf("autre").declared)
    assert (refused.status_code, refused.json()["code"]) == (409, "fenetre-fermee")
