"""The embedded PostgreSQL: roles, data that stays, and what a run cut short leaves."""

import os
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from app.dev.failures import StartError
from app.dev.ports import free_port
from app.dev.postgres import OWNER, SERVING, EmbeddedPostgres
from tests.dev.runs import sleeping


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A private folder, as a clone in root's own; PostgreSQL refuses to run as root."""
    tmp_path.chmod(0o700)
    return tmp_path / "postgres"


def _started(home: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(home, free_port(), fsync=False)


def test_the_serving_role_owns_nothing_and_bypasses_nothing(home: Path) -> None:
    with _started(home) as postgres, psycopg.connect(postgres.dsn(SERVING)) as db:
        rights = (
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = ANY(%s)"
        )
        found = db.execute(rights, ([OWNER, SERVING],)).fetchall()
        assert sorted(found) == [(SERVING, *[False] * 4), (OWNER, *[False] * 4)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute("CREATE TABLE mine ()")


def test_the_superuser_needs_the_password_of_the_folder(home: Path) -> None:
    with _started(home) as postgres:
        address = postgres.dsn("postgres", "postgres")
        psycopg.connect(address).close()
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(address, password="postgres")


def test_data_stays_from_one_run_to_the_next_on_another_port(home: Path) -> None:
    with _started(home) as postgres, psycopg.connect(postgres.dsn(OWNER)) as db:
        db.execute("CREATE TABLE kept AS SELECT 18 AS answer")
    with _started(home) as postgres, psycopg.connect(postgres.dsn(OWNER)) as db:
        assert db.execute("SELECT answer FROM kept").fetchone() == (18,)


def test_a_first_run_cut_short_is_begun_again(home: Path) -> None:
    partial = home / "data.new"
    partial.mkdir(parents=True)
    (partial / "PG_VERSION").write_text("18")
    with _started(home) as postgres:
        psycopg.connect(postgres.dsn()).close()


def test_a_lock_whose_number_is_now_a_strangers_is_removed(home: Path) -> None:
    with _started(home):
        pass
    # PostgreSQL clears the lock of another user's process by itself; in a container there is one user.
    same_user = (home / "data").stat().st_uid if os.geteuid() == 0 else None
    with sleeping(user=same_user) as stranger:
        (home / "data" / "postmaster.pid").write_text(f"{stranger.pid}\n{home / 'data'}\n1\n5432\n\n\n")
        with _started(home) as postgres:
            psycopg.connect(postgres.dsn()).close()
        assert stranger.poll() is None


def test_a_server_left_on_the_same_folder_is_stopped_first(home: Path) -> None:
    left = _started(home)
    left.start()
    with _started(home) as postgres:
        psycopg.connect(postgres.dsn()).close()
        with pytest.raises(StartError, match="PostgreSQL : arrêt inattendu"):
            left.demand_alive()
    left.stop()


def test_a_taken_port_shows_the_servers_own_words(home: Path) -> None:
    with _started(home) as first:
        port = int(first.dsn().rpartition(":")[2].partition("/")[0])
        with pytest.raises(StartError, match="could not bind IPv4 address"):
            EmbeddedPostgres(home.with_name("second"), port, fsync=False).start()


def test_its_log_does_not_quote_what_a_refused_row_holds(home: Path) -> None:
    """An address given twice is refused by its unique index; the log says which index, not which address."""
    with _started(home) as postgres, psycopg.connect(postgres.dsn(OWNER), autocommit=True) as db:
        db.execute("CREATE TABLE people (email text UNIQUE)")
        for _ in range(2):
            with suppress(psycopg.errors.UniqueViolation):
                db.execute("INSERT INTO people VALUES (%s)", ("camille@example.org",))
    written = "".join(log.read_text() for log in home.parent.rglob("*.log"))
    assert "people_email_key" in written
    assert "camille" not in written
