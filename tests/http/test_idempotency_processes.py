"""One effect per Idempotency-Key: through races between processes, and through the death of one of them."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from psycopg.conninfo import conninfo_to_dict

from app.dev.postgres import SERVING
from app.settings import Settings
from tests import make
from tests.http.deaf import DeafWire
from tests.justificatifs import files
from tests.processes import Process, serving
from tests.stage import SUITE, Stage

AT_ONCE = 50
KEY = {"idempotency-key": "cinquante-fois-la-meme"}
Act = tuple[str, dict[str, object], dict[str, str]]
"""Where, what, and under which key."""


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """An ordinary candidate."""
    del clean
    return await make.candidate(servers, app)


@pytest.fixture(scope="module")
async def two(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[list[Process]]:
    """Two processes on the suite's database."""
    async with serving(settings, tmp_path_factory.mktemp("two")) as made:
        yield made


async def volley(
    processes: list[Process], owner: make.Candidate, path: str, body: object, headers: dict[str, str]
) -> list[httpx.Response]:
    """The same call, fifty times at once, by turns at each process."""
    async with AsyncExitStack() as open_ones:
        clients = [await open_ones.enter_async_context(one.client(owner.token)) for one in processes]
        calls = (clients[n % len(clients)].post(path, json=body, headers=headers) for n in range(AT_ONCE))
        return list(await asyncio.gather(*calls))


async def declaration(owner: make.Candidate) -> tuple[str, dict[str, object]]:
    """A file to announce, of a piece that takes several."""
    saved = await make.registered(owner)
    return f"/v1/registrations/{saved['id']}/justificatifs/identite/depots", files.pdf().declared


async def test_fifty_registrations_at_once_in_two_processes_are_one(
    camille: make.Candidate, two: list[Process], servers: Stage
) -> None:
    answers = await volley(two, camille, "/v1/registrations", make.registration(), KEY)
    _held_to_the_promise(answers)
    assert await servers.select("SELECT count(*) FROM registrations") == [(1,)]
    assert await servers.select("SELECT count(*) FROM audit_entries WHERE act = 'registration.register'") == [(1,)]


async def test_fifty_files_announced_at_once_in_two_processes_are_one(
    camille: make.Candidate, two: list[Process], servers: Stage
) -> None:
    path, body = await declaration(camille)
    answers = await volley(two, camille, path, body, KEY)
    _held_to_the_promise(answers)
    assert await servers.select("SELECT count(*) FROM depots") == [(1,)]


async def test_without_the_row_of_the_key_there_are_several_effects(
    camille: make.Candidate, two: list[Process], servers: Stage
) -> None:
    """The control: the same volley, but the rows are not kept."""
    path, body = await declaration(camille)
    await servers.as_owner("ALTER TABLE idempotency_keys RENAME TO idempotency_keys_aside")
    # Without its primary key: nothing tells a twin, every row is a first one.
    await servers.as_owner("CREATE TABLE idempotency_keys (LIKE idempotency_keys_aside INCLUDING DEFAULTS)")
    try:
        answers = await volley(two, camille, path, body, KEY)
    finally:
        await servers.as_owner("DROP TABLE idempotency_keys")
        await servers.as_owner("ALTER TABLE idempotency_keys_aside RENAME TO idempotency_keys")
    assert sum(one.status_code == 201 for one in answers) > 1
    [(count,)] = await servers.select("SELECT count(*) FROM depots")
    assert isinstance(count, int)
    assert count > 1


def _held_to_the_promise(answers: list[httpx.Response]) -> None:
    """One answer, given again to the others or put off with a delay."""
    done = [one for one in answers if one.status_code == 201]
    assert len({one.content for one in done}) == 1
    assert sum("idempotent-replayed" not in one.headers for one in done) == 1
    for one in answers:
        if one.status_code != 201:
            assert (one.status_code, one.json()["code"]) == (409, "requete-en-cours")
            assert int(one.headers["retry-after"]) > 0


async def test_a_twin_of_a_long_request_is_told_to_come_back(
    camille: make.Candidate, two: list[Process], servers: Stage
) -> None:
    """409 with Retry-After: the first holds the key's row longer than a lock is waited for."""
    path, body = await declaration(camille)
    values = (str(camille.id), KEY["idempotency-key"])
    async with await psycopg.AsyncConnection.connect(servers.postgres.dsn(SERVING, SUITE)) as running:
        await running.execute("INSERT INTO idempotency_keys (owner, key, digest) VALUES (%s, %s, '')", values)
        async with two[0].client(camille.token) as client:
            told = await client.post(path, json=body, headers=KEY)
        await running.rollback()
    assert (told.status_code, told.json()["code"]) == (409, "requete-en-cours")
    assert int(told.headers["retry-after"]) > 0


@asynccontextmanager
async def doomed(
    servers: Stage, settings: Settings, home: Path, *, commits: bool
) -> AsyncIterator[tuple[Process, DeafWire]]:
    """A process that will be killed between its effect and its answer."""
    direct = servers.postgres.dsn(SERVING, SUITE)
    wire = DeafWire(int(str(conninfo_to_dict(direct)["port"])), word=b"INSERT INTO depots", commits=commits)
    await wire.listen()
    over = settings.model_copy(update={"database_url": by_port(direct, wire.port)})
    async with serving(over, home, under=[()]) as (one,):
        yield one, wire
    wire.close()


def by_port(address: str, port: int) -> str:
    """The same address, by another port."""
    head, _, tail = address.rpartition("@")
    return f"{head}@127.0.0.1:{port}/{tail.partition('/')[2]}"


async def killed(process: Process, wire: DeafWire, owner: make.Candidate, act: Act) -> None:
    """Send the act there; kill the process when its COMMIT left."""
    path, body, headers = act
    async with process.client(owner.token) as client:
        sent = asyncio.create_task(client.post(path, json=body, headers=headers))
        await asyncio.wait_for(wire.reached.wait(), 20)
        process.stop(signal.SIGKILL)
        with pytest.raises(httpx.TransportError):
            await sent


async def again(process: Process, owner: make.Candidate, act: Act) -> httpx.Response:
    """Send it again, as a client does that was cut off: later when it is told so."""
    path, body, headers = act
    async with process.client(owner.token) as client:
        while (answer := await client.post(path, json=body, headers=headers)).status_code == 409:
            assert answer.json()["code"] == "requete-en-cours"
            await asyncio.sleep(int(answer.headers["retry-after"]))
    return answer


@pytest.mark.parametrize("commits", [True, False])
async def test_a_process_killed_at_its_commit_leaves_one_effect_and_one_answer(
    camille: make.Candidate, two: list[Process], servers: Stage, settings: Settings, tmp_path: Path, *, commits: bool
) -> None:
    """Committed, the answer was kept with the effect; not committed, neither is there and the retry has both."""
    act = (*await declaration(camille), KEY)
    async with doomed(servers, settings, tmp_path, commits=commits) as (process, wire):
        await killed(process, wire, camille, act)
    assert await servers.select("SELECT count(*) FROM depots") == [(int(commits),)]
    answer = await again(two[0], camille, act)
    assert (answer.status_code, "idempotent-replayed" in answer.headers) == (201, commits)
    once_more = await again(two[1], camille, act)
    assert once_more.content == answer.content
    [(depot,)] = await servers.select("SELECT id FROM depots")
    assert answer.json()["id"] == str(depot)


async def test_without_a_key_the_retry_of_what_a_killed_process_did_is_done_twice(
    camille: make.Candidate, two: list[Process], servers: Stage, settings: Settings, tmp_path: Path
) -> None:
    """The control."""
    act: Act = (*await declaration(camille), {})
    async with doomed(servers, settings, tmp_path, commits=True) as (process, wire):
        await killed(process, wire, camille, act)
    assert (await again(two[0], camille, act)).status_code == 201
    assert await servers.select("SELECT count(*) FROM depots") == [(2,)]
