"""Accounts, their logins, and what waits for a mail."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0002"
down_revision = "0001"

INSTANT = sa.DateTime(timezone=True)
NOW = sa.func.legal_now()


def upgrade() -> None:
    _accounts()
    _logins()
    _waiting()
    op.create_table(
        "login_guesses",
        sa.Column("address", sa.LargeBinary, nullable=False),
        sa.Column("guesses", ARRAY(INSTANT), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_login_guesses"),
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("status", sa.Text, server_default=sa.text("'non_active'"), nullable=False),
        sa.Column("civilite", sa.Text, nullable=False),
        sa.Column("birth_name", sa.Text, nullable=False),
        sa.Column("usage_name", sa.Text),
        sa.Column("first_names", sa.Text, nullable=False),
        sa.Column("birth_date", sa.Date, nullable=False),
        sa.Column("birth_country", sa.Text, nullable=False),
        sa.Column("birth_departement", sa.Text),
        sa.Column("birth_commune", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("version", sa.Integer, server_default=sa.text("1"), nullable=False),
        sa.Column("signed_up_at", INSTANT, nullable=False),
        sa.Column("locked_until", INSTANT),
        sa.Column("identity_frozen_at", INSTANT),
        sa.Column("closing_refused_until", INSTANT),
        sa.Column("closed_at", INSTANT),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("updated_at", INSTANT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.CheckConstraint("status IN ('non_active', 'actif', 'verrouille', 'ferme')", name="ck_accounts_status"),
        sa.CheckConstraint(
            "(status IN ('actif', 'verrouille')) = (password_hash IS NOT NULL)", name="ck_accounts_password"
        ),
        sa.CheckConstraint("(status = 'verrouille') = (locked_until IS NOT NULL)", name="ck_accounts_locked"),
        sa.CheckConstraint("(status = 'ferme') = (closed_at IS NOT NULL)", name="ck_accounts_closed"),
        sa.CheckConstraint("version >= 1", name="ck_accounts_version"),
    )
    op.create_index(
        "uq_accounts_email",
        "accounts",
        [sa.text("lower(email)")],
        unique=True,
        postgresql_where=sa.text("status <> 'ferme'"),
    )


def _logins() -> None:
    op.create_table(
        "logins",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("delivery", sa.Text, nullable=False),
        sa.Column("device", sa.Text),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("last_seen_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_logins"),
        sa.UniqueConstraint("digest", name="uq_logins_digest"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_logins_account_id", ondelete="CASCADE"),
        sa.CheckConstraint("delivery IN ('cookie', 'token')", name="ck_logins_delivery"),
        sa.CheckConstraint("expires_at <= ends_at", name="ck_logins_end"),
    )
    op.create_index("ix_logins_account_id", "logins", ["account_id"])


def _waiting() -> None:
    op.create_table(
        "account_requests",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("identity", JSONB),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_requests"),
        sa.CheckConstraint("kind IN ('sign_up', 'activation', 'password_reset')", name="ck_account_requests_kind"),
        sa.CheckConstraint("(kind = 'sign_up') = (identity IS NOT NULL)", name="ck_account_requests_identity"),
    )
    op.create_table(
        "email_changes",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("old_email", sa.Text, nullable=False),
        sa.Column("new_email", sa.Text, nullable=False),
        sa.Column("requested_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("confirmed_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_email_changes"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_email_changes_account_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_email_changes_account_id", "email_changes", ["account_id"])
    op.create_index(
        "uq_email_changes_pending",
        "email_changes",
        ["account_id"],
        unique=True,
        postgresql_where=sa.text("confirmed_at IS NULL"),
    )
    op.create_table(
        "links",
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("email_change_id", sa.Uuid),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_links"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_links_account_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["email_change_id"], ["email_changes.id"], name="fk_links_email_change_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint("purpose IN ('activation', 'password_reset', 'email_change')", name="ck_links_purpose"),
        sa.CheckConstraint("(purpose = 'email_change') = (email_change_id IS NOT NULL)", name="ck_links_email_change"),
    )
    op.create_index("ix_links_account_id", "links", ["account_id"])
