"""Everybody saves and uploads through the closing instant: whoever came in time is in, whoever did not is out."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from fastapi import FastAPI

from app.documents.service import RECEIPT
from app.gateways.signing import verified
from tests.conftest import Figures
from tests.drills import scaled
from tests.drills.clocks import APART, TRUSTING
from tests.drills.conftest import Closing, Registered, changing, registered
from tests.drills.judge import ACCEPTED, Accepted, Judge
from tests.justificatifs.files import Sent, pdf
from tests.make import put
from tests.processes import Process, serving
from tests.stage import Stage

CLIENTS, CONTROL = scaled(200, 24), 8
MANY = httpx.Limits(max_connections=None)
LEAD = timedelta(seconds=scaled(20, 4))
"""From the first act to the bound; half as long again after it."""
PIECE = "identite"
UNSURE = timedelta(milliseconds=100)
"""What a process may err by, on the database's clock (app/http/now.py); never across the bound."""


@dataclass
class Client:
    """One candidate who does not stop: changes the registration, uploads a file, takes it back."""

    judge: Judge
    http: httpx.AsyncClient
    who: Registered
    url: str
    landed: int = 0

    async def until(self, end: datetime) -> None:
        """Again and again."""
        number = 0
        while await self.judge.now() < end:
            await self.judge.see(self._change(number))
            declared = await self.judge.see(self._post(f"registrations/{self.who.id}/justificatifs/{PIECE}/depots"))
            if declared.status_code in ACCEPTED:
                await self._upload(declared)
            number += 1

    async def _upload(self, declared: httpx.Response) -> None:
        depot = declared.json()
        assert (await put(depot["upload"], SENT.content)).status_code == 200
        # Said after the bound or before: the declaration was the act.
        completed = await self._post(f"depots/{depot['id']}/completion", body=False)()
        assert completed.status_code == 200, completed.text
        self.landed += 1
        await self.judge.see(lambda: self._send("DELETE", f"depots/{depot['id']}"))

    def _change(self, number: int) -> Callable[[], Awaitable[httpx.Response]]:
        return lambda: self.http.send(changing(self.http, self.who, self.url, number))

    def _post(self, path: str, *, body: bool = True) -> Callable[[], Awaitable[httpx.Response]]:
        return lambda: self._send("POST", path, body=body)

    async def _send(self, method: str, path: str, *, body: bool = False) -> httpx.Response:
        return await self.http.request(
            method,
            f"{self.url}/v1/{path}",
            json=SENT.declared if body else None,
            headers={"authorization": f"Bearer {self.who.token}", "if-match": "*"},
        )


SENT: Sent = pdf()


@asynccontextmanager
async def rushing(
    closing: Closing, people: list[Registered], processes: list[Process]
) -> AsyncIterator[tuple[Judge, list[Client], httpx.AsyncClient]]:
    """Everybody at once from before the bound to after it, through two processes."""
    async with closing.judged(datetime.now(UTC)) as judge, httpx.AsyncClient(timeout=30, limits=MANY) as http:
        judge.bound = await judge.now() + LEAD
        await closing.at(judge.bound)
        clients = [Client(judge, http, who, processes[number % 2].url) for number, who in enumerate(people)]
        await asyncio.gather(*[client.until(judge.bound + LEAD / 2) for client in clients])
        yield judge, clients, http


async def test_everybody_through_the_closing_instant(
    servers: Stage, app: FastAPI, closing: Closing, tmp_path: Path, figures: Figures
) -> None:
    people = await registered(servers, app, CLIENTS)
    async with (
        serving(servers.settings(database_pool=40), tmp_path) as processes,
        rushing(closing, people, processes) as (judge, clients, http),
    ):
        proofs = await _receipts(http, judge, processes[0].url)
    figures(f"{CLIENTS} clients: {judge.told()}")
    assert judge.wrong == []
    assert judge.counts["before, accepted"] > 0
    assert judge.counts["after, refused"] > 0
    await _what_was_accepted_is_there(servers, judge, clients)
    removed = sum(one.answer.status_code == httpx.codes.NO_CONTENT for one in judge.accepted)
    assert len(proofs) == len(judge.accepted) - removed
    figures(f"receipts: {len(proofs)} = accepted {len(judge.accepted)} - files taken back {removed}")


async def test_the_judge_sees_processes_that_trust_their_own_clocks(
    servers: Stage, app: FastAPI, closing: Closing, apart: None, tmp_path: Path, figures: Figures
) -> None:
    """The control: the same rush, the guard of each process on the clock of a machine 90 s away."""
    del apart
    people = await registered(servers, app, CONTROL)
    settings = servers.settings(database_pool=40)
    async with (
        serving(settings, tmp_path, under=APART, factory=TRUSTING) as processes,
        rushing(closing, people, processes) as (judge, _, _),
    ):
        figures(f"{CONTROL} clients: {judge.told()}, wrong: {len(judge.wrong)}")
    assert judge.wrong != []


async def _what_was_accepted_is_there(servers: Stage, judge: Judge, clients: list[Client]) -> None:
    """Row for row: a version for each change, a file for each declaration, and each file landed."""
    [(acts,)] = await servers.select(
        "SELECT (SELECT count(*) FROM registration_versions WHERE version > 1)"
        " + (SELECT count(*) FROM depots) + (SELECT count(*) FROM depots WHERE state = 'abandonne')"
    )
    assert acts == judge.counts["before, accepted"] + judge.counts["across, accepted"]
    assert await servers.select("SELECT count(*) FROM depots") == [(sum(client.landed for client in clients),)]


async def _receipts(http: httpx.AsyncClient, judge: Judge, url: str) -> set[str]:
    """What is proved, each act once: signed by the published keys, in time, when the judge saw it happen."""
    keys = (await http.get(f"{url}/.well-known/jwks.json")).text
    proved = set()
    for act in judge.accepted:
        if (path := _receipt_of(act)) is None:
            continue
        signed = await http.get(
            f"{url}/v1/{path}",
            headers={"accept": "application/jose", "authorization": act.answer.request.headers["authorization"]},
        )
        claims = json.loads(verified(signed.text, keys, RECEIPT))
        arrived = datetime.fromisoformat(claims["arrived_at"])
        assert act.sent - UNSURE < arrived < act.answered + UNSURE
        assert arrived < judge.bound == datetime.fromisoformat(claims["bound"]["at"])
        proved.add(claims["sub"])
    return proved


def _receipt_of(act: Accepted) -> str | None:
    """Where it is; a file taken back has the receipt of its deposit, and none of this."""
    match act.answer.request.method:
        case "PATCH":
            told = act.answer.json()
            return f"registrations/{told['id']}/versions/{told['version']}/receipt"
        case "POST":
            return f"depots/{act.answer.json()['id']}/receipt"
        case _:
            return None
