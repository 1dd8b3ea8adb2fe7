"""Everything real, started once: PostgreSQL, SeaweedFS, SMTP; each test leaves the tables as it found them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from app.dev import clamd
from app.dev.clamd import EmbeddedClamd
from app.dev.mailbox import Mailbox
from app.dev.ports import free_port
from app.dev.postgres import EmbeddedPostgres
from app.dev.storage import EmbeddedStorage
from app.http import house as houses
from app.http.house import House
from app.kit import logs
from app.main import application
from app.settings import Settings
from tests import stage
from tests.audit.ledger import note
from tests.clock import LegalClock
from tests.contract.net import check_response
from tests.stage import Stage

logs.configure("WARNING")
# No property is about time: beside other processes a run is slow, and right.
hypothesis_settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("suite")
ORIGIN = "http://localhost:5173"


LONG = ("tests/drills", "tests/docs", "tests/dev", "tests/walk")
"""Few tests that take long: first, so that neither of two processes ends minutes before the other."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long, then the rest, each in the order of the files."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The three servers, a migrated template database and the clone that the suite works on."""
    home = tmp_path_factory.mktemp("servers")
    with (
        EmbeddedPostgres(home / "postgres", free_port(), fsync=False) as postgres,
        EmbeddedStorage(home / "storage", free_port(), durable=False) as storage,
        Mailbox(home / "mails", smtp_port=free_port(), http_port=free_port()) as mailbox,
        EmbeddedClamd(home / "clamd", free_port()) if clamd.found() else nullcontext() as antivirus,
    ):
        prepared = stage.prepared(postgres, storage, mailbox, antivirus, log=home)
        with ThreadPoolExecutor(1) as thread:  # the first test starts as the others do: the loading left its journal
            thread.submit(asyncio.run, prepared.clean()).result()
        prepared.close()  # another loop follows
        yield prepared
        prepared.close()


Figures = Callable[[str], None]
"""Says a figure of the run to whoever reads its end."""


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> Figures:
    """What this run counted, told at its end, whichever process ran it."""
    return lambda told: record_property("figures", told)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures of every test that gave some."""
    for report in terminalreporter.getreports("passed"):
        for name, told in report.user_properties if report.when == "call" else ():
            if name == "figures":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {told}")


@pytest.fixture(scope="session")
def settings(servers: Stage) -> Settings:
    """Settings as an operator would give them."""
    return servers.settings(cors_origins=(ORIGIN,))


@pytest.fixture(scope="session")
async def house(settings: Settings) -> AsyncIterator[House]:
    """The house of the suite's process."""
    built = houses.build(settings)
    await built.database.open()
    await built.clock.measure()
    yield built
    await built.examiner.close()
    await built.database.close()


@pytest.fixture(scope="session")
def app(house: House) -> FastAPI:
    """The web app, as served."""
    return application(house)


@pytest.fixture
async def client(app: FastAPI, clean: None) -> AsyncIterator[httpx.AsyncClient]:
    """A client without credentials; every answer it gets is held against the contract."""
    del clean
    async with connect(app) as connected:
        yield connected


def connect(app: FastAPI, *, address: str = "127.0.0.1", **headers: str) -> httpx.AsyncClient:
    """A client of the app, in process; https, because httpx drops Secure cookies over http."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 50_000)),
        base_url="https://testserver",
        headers=headers,
        event_hooks={"response": [check_response, note]},
    )


@pytest.fixture
async def clean(servers: Stage, app: FastAPI) -> AsyncIterator[None]:
    """Afterwards, delete all rows but the reference data, all jobs and all mails, and reset the legal clock."""
    yield
    await servers.clean()
    await LegalClock(servers, app).reset()


@pytest.fixture
def clock(servers: Stage, app: FastAPI, clean: None) -> LegalClock:
    """Move the legal clock, in SQL."""
    del clean
    return LegalClock(servers, app)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The top of the repository."""
    return Path(__file__).parent.parent
