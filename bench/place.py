"""Servers for one run, and people: everything real, on this machine, gone at the end."""

import asyncio
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
from alembic import command
from alembic.config import Config

from app.cli import within
from app.dev import reference
from app.dev.ports import free_port
from app.dev.postgres import OWNER, SERVING, EmbeddedPostgres
from app.dev.storage import ACCESS_KEY, CLEAN, QUARANTINE, REGION, SECRET_KEY
from app.gateways.signing import new_keys

ROOT = Path(__file__).parent.parent
UVICORN = ("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--host", "127.0.0.1")


@dataclass(frozen=True)
class Place:
    """The database, and where ours and the limit listen."""

    postgres: EmbeddedPostgres
    year: int
    ours: int
    limit: int

    def sql(self) -> psycopg.Connection:
        """A connection as the owner."""
        return psycopg.connect(self.postgres.dsn(OWNER), autocommit=True)


@contextlib.contextmanager
def prepared(home: Path) -> Iterator[Place]:
    """PostgreSQL without fsync (what is measured is our work, not this disk's), migrated, catalogue and calendars."""
    with EmbeddedPostgres(home / "postgres", free_port(), fsync=False) as postgres:
        config = Config(str(ROOT / "alembic.ini"))
        config.attributes["address"] = postgres.dsn(OWNER)
        command.upgrade(config, "head")
        year = asyncio.run(within(postgres.dsn(OWNER), reference.load, sandbox=False))
        yield Place(postgres, year, free_port(), free_port())


@contextlib.contextmanager
def serving(place: Place, home: Path) -> Iterator[int]:
    """Both under the same uvicorn, one process each; the number of ours."""
    settings, started = environment(place), []
    with contextlib.ExitStack() as stack:
        for name, port in (("app.main:create_app", place.ours), ("bench.limit:create_app", place.limit)):
            log = stack.enter_context((home / f"{port}.log").open("wb"))
            run = [sys.executable, "-m", "uvicorn", name, "--factory", *UVICORN, "--port", str(port)]
            process = subprocess.Popen(run, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log)
            stack.callback(_end, process)
            started.append(process.pid)
        for port in (place.ours, place.limit):
            _wait(f"http://127.0.0.1:{port}/health/ready")
        yield started[0]


def environment(place: Place) -> dict[str, str]:
    """Settings as in production; S3 is only signed for, clamd only named: neither is reached."""
    return {
        "BTS_DATABASE_URL": place.postgres.dsn(SERVING),
        "BTS_PUBLIC_URL": f"http://localhost:{place.ours}",
        "BTS_APP_URL": "http://localhost:5173",
        "BTS_CORS_ORIGINS": "http://localhost:5173",
        "BTS_SECRET_KEY": "bench" * 8,
        "BTS_RECEIPT_KEYS": new_keys(),
        "BTS_S3_URL": "http://localhost:8333",
        "BTS_S3_PUBLIC_URL": "http://localhost:8333",
        "BTS_S3_REGION": REGION,
        "BTS_S3_ACCESS_KEY": ACCESS_KEY,
        "BTS_S3_SECRET_KEY": SECRET_KEY,
        "BTS_S3_QUARANTINE_BUCKET": QUARANTINE,
        "BTS_S3_CLEAN_BUCKET": CLEAN,
        "BTS_SMTP_HOST": "127.0.0.1",
        "BTS_SMTP_PORT": "2525",
        "BTS_SMTP_STARTTLS": "false",
        "BTS_MAIL_FROM": "ne-pas-repondre@example.org",
        "BTS_CLAMD": "127.0.0.1:3310",
    }


def _wait(url: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(url, timeout=1).status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    raise SystemExit(f"{url} : ne répond pas.")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(10)
