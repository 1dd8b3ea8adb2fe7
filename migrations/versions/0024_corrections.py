"""Corrections: of a registration, by the service, after closing; of a frozen identity, asked for or not."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0024"
down_revision = "0023"

INSTANT = sa.DateTime(timezone=True)
NOW = sa.func.legal_now()
KEY = sa.text("uuidv7()")


def upgrade() -> None:
    _versions()
    # A correction too opens the delay: no file was refused there.
    op.alter_column("second_chances", "depot_id", nullable=True)
    _identities()


def _versions() -> None:
    op.add_column("registration_versions", sa.Column("corrected_by", sa.Uuid))
    op.add_column("registration_versions", sa.Column("motive", sa.Text))
    op.add_column("registration_versions", sa.Column("signed_since", sa.Integer))
    op.create_foreign_key(
        "fk_registration_versions_corrected_by", "registration_versions", "agents", ["corrected_by"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_registration_versions_corrected"),
        "registration_versions",
        "(corrected_by IS NULL) = (motive IS NULL)",
    )
    op.create_check_constraint(
        op.f("ck_registration_versions_signed_since"),
        "registration_versions",
        "signed_since IS NULL OR (corrected_by IS NOT NULL AND signed_since >= 1 AND signed_since < version)",
    )


def _identities() -> None:
    op.create_table(
        "identity_corrections",
        sa.Column("id", sa.Uuid, server_default=KEY, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("changes", JSONB, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("depot_id", sa.Uuid),
        sa.Column("before", JSONB),
        sa.Column("after", JSONB),
        sa.Column("motive", sa.Text),
        sa.Column("decided_at", INSTANT),
        sa.Column("decided_by", sa.Uuid),
        sa.Column("version", sa.Integer, server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_identity_corrections"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_identity_corrections_account_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["depot_id"], ["depots.id"], name="fk_identity_corrections_depot_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["agents.id"], name="fk_identity_corrections_decided_by"),
        sa.CheckConstraint(
            "state IN ('demandee', 'accordee', 'refusee', 'retiree')", name=op.f("ck_identity_corrections_state")
        ),
        sa.CheckConstraint(
            "num_nulls(decided_at, decided_by, before, after)"
            " = CASE WHEN state IN ('accordee', 'refusee') THEN 0 ELSE 4 END",
            name=op.f("ck_identity_corrections_decided"),
        ),
        sa.CheckConstraint(
            "motive IS NOT NULL OR (state <> 'refusee' AND reason IS NOT NULL)",
            name=op.f("ck_identity_corrections_motive"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_identity_corrections_version")),
    )
    op.create_index(
        "uq_identity_corrections_pending",
        "identity_corrections",
        ["account_id"],
        unique=True,
        postgresql_where=sa.text("state = 'demandee'"),
    )
    op.create_index("ix_identity_corrections_account_id_id", "identity_corrections", ["account_id", "id"])
    op.create_index("ix_identity_corrections_state_id", "identity_corrections", ["state", "id"])
    op.execute("REVOKE UPDATE, DELETE ON identity_corrections FROM inscription_app")
    op.execute(
        "GRANT UPDATE (state, before, after, motive, decided_at, decided_by, version) ON identity_corrections"
        " TO inscription_app"
    )
