"""Documents issued by the service."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("version", sa.Integer),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("object_key", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.legal_now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.ForeignKeyConstraint(["registration_id"], ["registrations.id"], name="fk_documents_registration_id"),
        sa.ForeignKeyConstraint(
            ["registration_id", "version"],
            ["registration_versions.registration_id", "registration_versions.version"],
            name="fk_documents_registration_id_version",
        ),
        sa.UniqueConstraint("registration_id", "kind", "version", name="uq_documents_registration_id_kind_version"),
        sa.UniqueConstraint("object_key", name="uq_documents_object_key"),
        sa.CheckConstraint("kind IN ('recapitulatif')", name="ck_documents_kind"),
        sa.CheckConstraint("kind <> 'recapitulatif' OR version IS NOT NULL", name="ck_documents_version"),
        sa.CheckConstraint("size > 0", name="ck_documents_size"),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="ck_documents_sha256"),
    )
    op.create_index("ix_documents_registration_id_id", "documents", ["registration_id", "id"])
