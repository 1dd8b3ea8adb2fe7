"""What training bodies attest of their students."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "attestations",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("organisme_id", sa.Uuid, nullable=False),
        sa.Column("exam_session", sa.SmallInteger, nullable=False),
        sa.Column("student_number", sa.Text, nullable=False),
        sa.Column("plain_number", sa.Text, nullable=False),
        sa.Column("birth_name", sa.Text, nullable=False),
        sa.Column("first_names", sa.Text, nullable=False),
        sa.Column("birth_date", sa.Date, nullable=False),
        sa.Column("school_year", sa.Text, nullable=False),
        sa.Column("study_year", sa.SmallInteger, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date),
        sa.Column("attested_at", INSTANT, server_default=sa.func.legal_now(), nullable=False),
        sa.Column("registration_id", sa.Uuid),
        sa.Column("differs", sa.ARRAY(sa.Text), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("contested_at", INSTANT),
        sa.Column("contest", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_attestations"),
        sa.UniqueConstraint(
            "organisme_id",
            "exam_session",
            "plain_number",
            "school_year",
            name="uq_attestations_student_year",
        ),
        sa.ForeignKeyConstraint(["organisme_id"], ["organismes.id"], name="fk_attestations_organisme_id"),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name="fk_attestations_registration_id", ondelete="SET NULL"
        ),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_attestations_dates"),
        sa.CheckConstraint("(contested_at IS NULL) = (contest IS NULL)", name="ck_attestations_contest"),
    )
    op.create_index("ix_attestations_registration_id", "attestations", ["registration_id"])
