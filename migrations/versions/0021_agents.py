"""Agents: four roles; a password and an authenticator, by invitation; tokens that tell their last use."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

INSTANT = sa.DateTime(timezone=True)
NOW = sa.func.legal_now()
ROLES = "role IN ('lecture', 'instruction', 'decision', 'administration')"


def upgrade() -> None:
    op.drop_constraint("ck_agents_ck_agents_role", "agents")  # its table was made under the convention: named twice
    # What they could do until now: judge pieces, and set calendars.
    op.execute("UPDATE agents SET role = 'instruction' WHERE role = 'gestionnaire'")
    op.execute("UPDATE agents SET role = 'administration' WHERE role = 'administrateur'")
    op.create_check_constraint(op.f("ck_agents_role"), "agents", ROLES)
    op.add_column("agents", sa.Column("version", sa.Integer, server_default=sa.text("1"), nullable=False))
    op.create_check_constraint(op.f("ck_agents_version"), "agents", "version >= 1")
    op.create_table(
        "agent_credentials",
        sa.Column("agent_id", sa.Uuid, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("totp_secret", sa.LargeBinary, nullable=False),
        sa.Column("totp_step", sa.BigInteger, nullable=False),
        sa.Column("recovery_codes", sa.ARRAY(sa.LargeBinary), nullable=False),
        sa.Column("enrolled_at", INSTANT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("agent_id", name="pk_agent_credentials"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_agent_credentials_agent_id"),
    )
    op.create_table(
        "agent_invitations",
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("agent_id", sa.Uuid, nullable=False),
        sa.Column("totp_secret", sa.LargeBinary),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_agent_invitations"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_agent_invitations_agent_id"),
    )
    op.create_index("ix_agent_invitations_agent_id", "agent_invitations", ["agent_id"])
    op.add_column("agent_tokens", sa.Column("kind", sa.Text, server_default=sa.text("'personal'"), nullable=False))
    op.add_column("agent_tokens", sa.Column("last_used_at", INSTANT))
    op.add_column("agent_tokens", sa.Column("reminded", sa.SmallInteger))
    op.create_check_constraint(op.f("ck_agent_tokens_kind"), "agent_tokens", "kind IN ('login', 'personal')")
    op.create_check_constraint(
        op.f("ck_agent_tokens_idle"), "agent_tokens", "kind = 'personal' OR last_used_at IS NOT NULL"
    )
