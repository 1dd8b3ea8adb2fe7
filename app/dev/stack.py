"""Everything that one run starts, in order, and stops in the reverse order."""

import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from app.dev import clamd
from app.dev.clamd import EmbeddedClamd
from app.dev.folder import fresh_log, receipt_keys, secret
from app.dev.ledger import Ledger
from app.dev.mailbox import Mailbox, answers
from app.dev.options import Options
from app.dev.ports import free_port
from app.dev.postgres import OWNER, SERVING, EmbeddedPostgres
from app.dev.processes import Child, Program, run_once
from app.dev.server import Server
from app.dev.storage import ACCESS_KEY, CLEAN, QUARANTINE, REGION, SECRET_KEY, EmbeddedStorage
from app.gateways.antivirus import OFF

SETTINGS = "settings.json"
"""What `python -m app.dev.operate` reads: there while everything serves."""

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Running:
    """A run that serves."""

    watched: tuple[Server | Child, ...]
    addresses: dict[str, str]
    people: tuple[str, ...]
    scanning: bool
    """Files are looked at by an antivirus."""


class _Stack:
    """The parts of one run."""

    def __init__(self, options: Options, ledger: Ledger) -> None:
        self._options = options
        self._ledger = ledger
        ports, data = options.ports, options.data
        self.postgres = EmbeddedPostgres(data / "postgres", ports.pg, log=self._log("postgres"), ledger=ledger)
        self.storage = EmbeddedStorage(
            data / "s3", ports.s3, origins=options.origins, log=self._log("s3"), ledger=ledger
        )
        self.mailbox = Mailbox(data / "mails", ports.smtp, ports.mail, log=self._log("mails"), ledger=ledger)

        self.clamd = (
            EmbeddedClamd(data / "clamd", free_port(), log=self._log("clamd"), ledger=ledger) if clamd.found() else None
        )

    @property
    def parts(self) -> tuple[Server, ...]:
        """The servers, in the order of their start."""
        return (self.postgres, self.storage, self.mailbox, *([self.clamd] if self.clamd else []))

    @property
    def addresses(self) -> dict[str, str]:
        """What the banner says, and what scripts read in run.json."""
        ports = self._options.ports
        return {
            "api": f"http://localhost:{ports.api}",
            "mails": self.mailbox.url,
            "s3": self.storage.url,
            "smtp": f"localhost:{ports.smtp}",
            "postgres": self.postgres.dsn(SERVING),
        }

    @property
    def settings(self) -> dict[str, str]:
        """What the API, the worker and the commands read: the same variables as in production."""
        return {
            "BTS_DATABASE_URL": self.postgres.dsn(SERVING),
            "BTS_PUBLIC_URL": self.addresses["api"],
            "BTS_APP_URL": self._options.app_url,
            "BTS_CORS_ORIGINS": " ".join(self._options.origins),
            "BTS_SECRET_KEY": secret(self._options.data),
            "BTS_RECEIPT_KEYS": receipt_keys(self._options.data),
            "BTS_S3_URL": self.storage.url,
            "BTS_S3_PUBLIC_URL": self.storage.url,
            "BTS_S3_REGION": REGION,
            "BTS_S3_ACCESS_KEY": ACCESS_KEY,
            "BTS_S3_SECRET_KEY": SECRET_KEY,
            "BTS_S3_QUARANTINE_BUCKET": QUARANTINE,
            "BTS_S3_CLEAN_BUCKET": CLEAN,
            "BTS_SMTP_HOST": "127.0.0.1",
            "BTS_SMTP_PORT": str(self._options.ports.smtp),
            "BTS_SMTP_STARTTLS": "false",
            "BTS_MAIL_FROM": "ne-pas-repondre@example.org",
            "BTS_CLAMD": self.clamd.address if self.clamd else OFF,
            "BTS_SANDBOX": "true",
            "BTS_WEBHOOK_TEST_NETWORKS": "127.0.0.0/8 ::1/128",
        }

    @property
    def owner(self) -> dict[str, str]:
        """What the owner's commands read besides."""
        return {"BTS_OWNER_DATABASE_URL": self.postgres.dsn(OWNER)}

    def prepare(self, module: str, *arguments: str) -> None:
        """One of our own commands, as the owner of the schema."""
        name = f"Commande {' '.join((module, *arguments))}"
        run_once(self._ours(name, module.rpartition(".")[2], module, *arguments, others=self.owner))

    def people(self) -> tuple[str, ...]:
        """The sample data; its lines hold a token, and stay on no disk."""
        told = self._options.data / "people"
        told.unlink(missing_ok=True)
        told.touch(mode=0o600)
        self.prepare("app.dev.sample", str(told))
        lines = tuple(told.read_text().splitlines())
        told.unlink()
        return lines

    def worker(self) -> Program:
        """The jobs. An orphan is killed: its database leaves with it, and it would wait for it; jobs survive that."""
        return replace(self._ours("Worker", "worker", "app.worker"), on_orphan=signal.SIGKILL)

    def api(self) -> Program:
        """The web app; no access log, for some paths hold tokens."""
        serving = ("app.main:create_app", "--factory", "--loop", "uvloop", "--http", "httptools", "--no-access-log")
        where = ("--host", "127.0.0.1", "--port", str(self._options.ports.api))
        how = ("--workers", str(self._options.workers), "--timeout-graceful-shutdown", "5")
        return self._ours("API", "api", "uvicorn", *serving, *where, *how)

    def _ours(
        self, name: str, log: str, module: str, *arguments: str, others: Mapping[str, str] | None = None
    ) -> Program:
        command = (sys.executable, "-m", module, *arguments)
        settings = self.settings | dict(others or {})
        return Program(name, command, self._log(log), settings=settings, folder=_ROOT, ledger=self._ledger)

    def _log(self, name: str) -> Path:
        return fresh_log(self._options.data, name)


@contextmanager
def started(options: Options, ledger: Ledger) -> Iterator[Running]:
    """PostgreSQL, S3, mail and antivirus together; then migrations and samples; then the worker and the API."""
    (options.data / "run.json").unlink(missing_ok=True)
    stack = _Stack(options, ledger)
    with ExitStack() as stopping:
        for part in stack.parts:
            stopping.callback(part.stop)
            part.launch()
        stack.postgres.wait_ready()
        stack.prepare("alembic", "upgrade", "head")
        stack.storage.wait_ready()
        stack.mailbox.wait_ready()
        if stack.clamd:
            stack.clamd.wait_ready()
        people = stack.people()
        worker = _serve(stopping, stack.worker())
        api = _serve(stopping, stack.api())
        worker.wait_until(partial(_said_ready, worker, meanwhile=api))
        api.wait_until(partial(answers, options.ports.api, "/health/ready"))
        _publish(options.data / SETTINGS, stack.settings | stack.owner, stopping)
        _publish(options.data / "run.json", stack.addresses, stopping)
        yield Running((*stack.parts, worker, api), stack.addresses, people, scanning=stack.clamd is not None)


def _serve(stopping: ExitStack, program: Program) -> Child:
    child = Child(program)
    stopping.callback(child.stop, signal.SIGTERM, patience=15)
    return child


def _said_ready(worker: Child, *, meanwhile: Child) -> bool:
    """The worker has no port: it says so in its log."""
    meanwhile.demand_alive()
    return '"event":"ready"' in worker.program.log.read_text(errors="replace").replace(" ", "")


def _publish(path: Path, addresses: dict[str, str], stopping: ExitStack) -> None:
    """For scripts: there while everything serves. A killed run leaves it; the number tells whose it is."""
    stopping.callback(path.unlink, missing_ok=True)
    beside = path.with_suffix(".new")
    beside.touch(mode=0o600)
    beside.write_text(json.dumps(addresses | {"pid": str(os.getpid())}, indent=2) + "\n")
    beside.replace(path)
