"""The servers of the suite, and the database it works on."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from procrastinate.tasks import configure_task

from app import worker
from app.cli import within
from app.dev import reference
from app.dev.clamd import EmbeddedClamd
from app.dev.mailbox import Mailbox
from app.dev.postgres import DATABASE, OWNER, SERVING, EmbeddedPostgres
from app.dev.storage import ACCESS_KEY, CLEAN, QUARANTINE, REGION, SECRET_KEY, EmbeddedStorage
from app.gateways.antivirus import OFF
from app.gateways.signing import new_keys
from app.http.house import House
from app.settings import Settings
from tests.audit.ledger import hold

SUITE = "suite"
RECEIPT_KEYS = new_keys()
REFERENCE = ("alembic_version", "legal_clock")
"""Tables that no test may change: they are filled once, in the template."""
_DUE = (
    "SELECT id FROM jobs.procrastinate_jobs WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())"
    " ORDER BY id"
)
_LINES = "SELECT act, count(*) FROM audit_entries WHERE actor_kind <> 'system' GROUP BY act"
_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Stage:
    """What the tests stand on."""

    postgres: EmbeddedPostgres
    storage: EmbeddedStorage
    mailbox: Mailbox
    clamd: EmbeddedClamd | None
    dirty: tuple[str, ...]
    kept: dict[str, psycopg.AsyncConnection] = field(default_factory=dict)
    """A free connection of each role: a new one is a process of PostgreSQL that reads its catalogue again."""

    def settings(self, **others: object) -> Settings:
        """Settings that lead to these servers."""
        given: dict[str, object] = {
            "database_url": self.postgres.dsn(SERVING, SUITE),
            "database_pool": 10,
            "public_url": "https://testserver",
            "app_url": "http://localhost:5173",
            "cors_origins": ("http://localhost:5173",),
            "secret_key": "suite" * 8,
            "receipt_keys": RECEIPT_KEYS,
            "s3_url": self.storage.url,
            "s3_public_url": self.storage.url,
            "s3_region": REGION,
            "s3_access_key": ACCESS_KEY,
            "s3_secret_key": SECRET_KEY,
            "s3_quarantine_bucket": QUARANTINE,
            "s3_clean_bucket": CLEAN,
            "smtp_host": "127.0.0.1",
            "smtp_port": self.mailbox.smtp_port,
            "smtp_starttls": False,
            "sandbox": True,
            "clamd": self.clamd.address if self.clamd else OFF,
            "mail_from": "ne-pas-repondre@example.org",
        }
        return Settings.model_validate(given | others)

    async def as_owner(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one statement as the owner of the schema; how many rows it touched."""
        return await self._run(OWNER, sql, values)

    async def as_serving(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one statement as the role that serves."""
        return await self._run(SERVING, sql, values)

    async def select(self, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Rows, as the owner sees them."""
        async with self._connected(OWNER) as connection:
            return await (await connection.execute(sql.encode(), values)).fetchall()

    async def _run(self, role: str, sql: str, values: Sequence[object]) -> int:
        async with self._connected(role) as connection:
            return (await connection.execute(sql.encode(), values)).rowcount

    @asynccontextmanager
    async def _connected(self, role: str) -> AsyncIterator[psycopg.AsyncConnection]:
        connection = self.kept.pop(role, None)
        if connection is None or connection.closed:
            connection = await psycopg.AsyncConnection.connect(self.postgres.dsn(role, SUITE), autocommit=True)
        try:
            async with connection.transaction():
                yield connection
        except BaseException:
            await connection.close()  # a COMMIT refused by a deferred constraint leaves it unfit
            raise
        if role in self.kept:  # another was freed meanwhile
            await connection.close()
        else:
            self.kept[role] = connection

    def close(self) -> None:
        """Leave the servers; whatever loop the connections were made in."""
        for connection in self.kept.values():
            connection.pgconn.finish()
        self.kept.clear()

    async def clean(self) -> None:
        """Delete every row but the reference data's; foreign keys and triggers do not look meanwhile.

        What the journal had is first held against what was done.
        """
        deletes = "; ".join(f"DELETE FROM {table}" for table in self.dirty)
        async with self._connected("postgres") as connection:
            lines = await (await connection.execute(_LINES)).fetchall()
            await connection.execute(f"SET LOCAL session_replication_role = replica; {deletes}".encode())
        self.mailbox.clear()
        hold(lines)

    async def drain(self, house: House) -> None:
        """Let a worker do all the jobs that are due, and those that they ask for; nothing is due by the calendar."""
        queue = worker.queue(self.postgres.dsn(SERVING, SUITE))
        queue.periodic_registry.periodic_tasks.clear()
        seen: list[tuple[object, ...]] = []
        async with queue.open_async():
            while (due := await self.select(_DUE)) and due != seen:
                seen = due
                await worker.work(house, queue, wait=False)

    @asynccontextmanager
    async def working(self, house: House) -> AsyncIterator[None]:
        """A worker runs meanwhile, as in production; then it is stopped."""
        queue = worker.queue(self.postgres.dsn(SERVING, SUITE))
        async with queue.open_async():
            running = asyncio.create_task(worker.work(house, queue))
            try:
                yield
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)

    async def tick(self, house: House, task: str) -> None:
        """Let the calendar call a task, once, then do all that follows."""
        queue = worker.queue(self.postgres.dsn(SERVING, SUITE))
        async with queue.open_async():
            # Not by the task itself, which belongs to the queue opened last: others may be open at the same time.
            await configure_task(name=task, job_manager=queue.job_manager, queue=queue.tasks[task].queue).defer_async(
                timestamp=0
            )
        await self.drain(house)


def prepared(
    postgres: EmbeddedPostgres,
    storage: EmbeddedStorage,
    mailbox: Mailbox,
    clamd: EmbeddedClamd | None = None,
    *,
    log: Path,
) -> Stage:
    """Migrate, load the reference data, clone."""
    migrate(postgres.dsn(OWNER))
    reference = load_reference(postgres.dsn(OWNER), log)
    with psycopg.connect(postgres.dsn("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {SUITE} TEMPLATE {DATABASE} OWNER {OWNER}".encode())
    with psycopg.connect(postgres.dsn(OWNER, SUITE)) as connection:
        found = connection.execute(
            "SELECT table_schema || '.' || table_name FROM information_schema.tables"
            " WHERE table_schema IN ('public', 'jobs') AND table_type = 'BASE TABLE'"
        ).fetchall()
    kept = {f"public.{name}" for name in (*REFERENCE, *reference)}
    return Stage(postgres, storage, mailbox, clamd, tuple(sorted({str(name) for (name,) in found} - kept)))


def migrate(owner_dsn: str) -> None:
    """`alembic upgrade head` as the owner."""
    config = Config(str(_ROOT / "alembic.ini"))
    config.attributes["address"] = owner_dsn
    command.upgrade(config, "head")


def load_reference(owner_dsn: str, log: Path) -> tuple[str, ...]:
    """Load the catalogue and the calendars once; the tables that hold them."""
    del log
    reference.declare_sandbox(owner_dsn)  # tests move the legal clock
    # In a thread of its own: the suite's loop may be running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, within(owner_dsn, reference.load, sandbox=True)).result()
    return reference.TABLES
