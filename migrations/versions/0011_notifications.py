"""Notifications, their mails, and the rounds of reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _notifications()
    op.create_table(
        "notification_mails",
        sa.Column("notification_id", sa.Uuid, nullable=False),
        sa.Column("useful_until", INSTANT),
        sa.Column("mailed_at", INSTANT),
        sa.Column("abandoned_at", INSTANT),
        sa.PrimaryKeyConstraint("notification_id", name="pk_notification_mails"),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notifications.id"],
            name="fk_notification_mails_notification_id",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "reminder_rounds",
        sa.Column("exam_session", sa.SmallInteger, nullable=False),
        sa.Column("academie", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("bound", INSTANT, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("position", sa.Uuid),
        sa.Column("done_at", INSTANT),
        sa.PrimaryKeyConstraint("exam_session", "academie", "subject", "bound", "step", name="pk_reminder_rounds"),
    )


def _notifications() -> None:
    op.create_table(
        "notifications",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("registration_id", sa.Uuid),
        sa.Column("occasion", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, server_default=sa.func.legal_now(), nullable=False),
        sa.Column("read_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_notifications_account_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name="fk_notifications_registration_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("account_id", "occasion", "kind", name="uq_notifications_account_id_occasion_kind"),
    )
    # One's inbox, newest first.
    op.create_index("ix_notifications_account_id_id", "notifications", ["account_id", "id"])
