"""What the drills on the closing instant share: who registers, when it closes, who judges."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import httpx
import pytest
from fastapi import FastAPI
from psycopg_pool import AsyncConnectionPool

from app.dev.postgres import SERVING
from tests import make
from tests.drills.judge import Judge
from tests.lacking import lacking
from tests.stage import SUITE, Stage

_CLOSING = (
    "UPDATE calendars SET registration_closes_local = (%s::timestamptz AT TIME ZONE zone),"
    " justificatifs_close_local = (%s::timestamptz AT TIME ZONE zone) WHERE year = %s AND academie = '02'"
)
_KEEP = "SELECT registration_closes_local, justificatifs_close_local FROM calendars WHERE year = %s AND academie = '02'"
_BACK = (
    "UPDATE calendars SET registration_closes_local = %s, justificatifs_close_local = %s"
    " WHERE year = %s AND academie = '02'"
)


@dataclass(frozen=True)
class Registered:
    """Who takes part: the credential, and the registration to change."""

    token: str
    id: str


class Closing:
    """The closing instant of Aix-Marseille, in the exam session that is open."""

    def __init__(self, servers: Stage) -> None:
        self._servers = servers

    async def at(self, bound: datetime) -> None:
        """Let both windows close at this instant."""
        await self._servers.as_owner(_CLOSING, (bound, bound, make.NEXT))

    @asynccontextmanager
    async def judged(self, bound: datetime) -> AsyncIterator[Judge]:
        """A judge with connections of its own."""
        address = self._servers.postgres.dsn(SERVING, SUITE)
        async with AsyncConnectionPool(
            address, min_size=4, max_size=20, kwargs={"autocommit": True}, open=False
        ) as pool:
            yield Judge(pool, bound)


@pytest.fixture
async def closing(servers: Stage, clean: None) -> AsyncIterator[Closing]:
    """Afterwards the calendar is what it was."""
    del clean
    [kept] = await servers.select(_KEEP, (make.NEXT,))
    yield Closing(servers)
    await servers.as_owner(_BACK, (*kept, make.NEXT))


@pytest.fixture
def apart() -> None:
    """The program that shows a process another hour."""
    if shutil.which("faketime") is None:
        lacking("faketime", "apt-get install faketime")


async def registered(servers: Stage, app: FastAPI, count: int) -> list[Registered]:
    """So many candidates, each registered."""
    found = []
    for number in range(count):
        owner = await make.candidate(servers, app, email=f"candidat-{number}@example.org")
        found.append(Registered(owner.token, (await make.registered(owner))["id"]))
    return found


def changing(client: httpx.AsyncClient, who: Registered, url: str, number: int) -> "httpx.Request":
    """A change of that registration, through one of the processes."""
    return client.build_request(
        "PATCH",
        f"{url}/v1/registrations/{who.id}",
        json={"phones": {"mobile": f"06 39 98 {number // 100 % 100:02} {number % 100:02}", "landline": None}},
        headers={
            "authorization": f"Bearer {who.token}",
            "if-match": "*",
            "content-type": "application/merge-patch+json",
        },
    )
