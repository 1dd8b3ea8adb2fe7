"""Run the migrations as the owner of the schema, with limits on what they may lock and for how long."""

import os

from alembic import context
from sqlalchemy import create_engine, pool, text

from migrations.tables import METADATA

LOCK_LIMIT = "3s"
STATEMENT_LIMIT = "60s"


def address() -> str:
    """The owner's address: from the caller, else from BTS_OWNER_DATABASE_URL."""
    given = context.config.attributes.get("address") or os.environ.get("BTS_OWNER_DATABASE_URL")
    if not given:
        raise SystemExit("BTS_OWNER_DATABASE_URL : absent (adresse PostgreSQL du rôle propriétaire du schéma).")
    return str(given).replace("postgresql://", "postgresql+psycopg://", 1)


def ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:  # noqa: FBT001 — Alembic's signature
    """The queue's tables are frozen in a revision of their own."""
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


def run() -> None:
    """One transaction per revision."""
    engine = create_engine(address(), poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"SET lock_timeout = '{LOCK_LIMIT}'"))
        connection.execute(text(f"SET statement_timeout = '{STATEMENT_LIMIT}'"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            include_object=ours,
            transaction_per_migration=True,
            compare_server_default=False,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
