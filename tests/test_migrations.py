"""The schema: what the migrations make is what the models say, and who may do what there."""

import re
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import OperationalError

from app.dev.postgres import OWNER
from tests.stage import SUITE, Stage


@pytest.fixture
def config(servers: Stage, repository: Path) -> Config:
    """Alembic as the operator runs it, on the suite's database."""
    config = Config(str(repository / "alembic.ini"))
    config.attributes["address"] = servers.postgres.dsn(OWNER, SUITE)
    return config


def test_the_migrations_make_what_the_models_say(config: Config) -> None:
    """`alembic check`: nothing is left to generate."""
    command.check(config)


def test_a_migration_gives_up_rather_than_wait_behind_a_lock(servers: Stage, config: Config) -> None:
    """It fails within its limit: nobody queues behind it."""
    with psycopg.connect(servers.postgres.dsn(OWNER, SUITE)) as holder:
        holder.execute("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(OperationalError, match="lock timeout"):
            command.check(config)


def test_the_revisions_are_numbered_in_one_line(repository: Path) -> None:
    """No two heads, no hole; HEAD names the last, so that two branches conflict in git."""
    folder = repository / "migrations"
    numbers = sorted(path.name[:4] for path in (folder / "versions").glob("[0-9]*.py"))
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    assert (folder / "HEAD").read_text().strip() == numbers[-1]
    for path in (folder / "versions").glob("[0-9]*.py"):
        assert re.search(rf'^revision = "{path.name[:4]}"$', path.read_text(), re.MULTILINE)


async def test_every_constraint_is_named_by_the_convention(servers: Stage) -> None:
    """A refusal of the database can be told from another by its name."""
    unnamed = await servers.select(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint c JOIN pg_namespace n ON n.oid = connamespace"
        " WHERE nspname = 'public' AND contype IN ('p', 'u', 'f', 'c')"
        " AND conrelid <> 'alembic_version'::regclass AND conname !~ '^(pk|uq|fk|ck)_'"
    )
    assert unnamed == []


async def test_every_instant_bears_its_zone(servers: Stage) -> None:
    """`timestamptz` everywhere, but for the local times of calendars, whose zone stands beside them."""
    naive = await servers.select(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND data_type = 'timestamp without time zone'"
        " AND NOT (table_name = 'calendars' AND column_name LIKE '%%local')"
    )
    assert naive == []


async def test_the_serving_role_owns_nothing_and_bypasses_nothing(servers: Stage) -> None:
    """Whoever breaks into the service cannot change its schema."""
    owned = await servers.select(
        "SELECT relname FROM pg_class WHERE relowner = 'inscription_app'::regrole UNION ALL"
        " SELECT proname FROM pg_proc WHERE proowner = 'inscription_app'::regrole"
    )
    assert owned == []
    rights = await servers.select(
        "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = 'inscription_app'"
    )
    assert rights == [(False, False, False, False)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE legal_clock SET shift = '1 day'",
        "UPDATE audit_entries SET act = 'x'",
        "DELETE FROM audit_entries",
        "DELETE FROM registration_versions",
        "CREATE TABLE planted (id int)",
        "DROP TABLE accounts",
        "ALTER TABLE accounts DROP COLUMN email",
    ],
)
async def test_the_serving_role_may_not(servers: Stage, statement: str) -> None:
    """The clock, the journal, the history and the schema are out of its reach."""
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await servers.as_serving(statement)
