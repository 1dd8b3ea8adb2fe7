"""What the service issued: rows here, bytes in the clean bucket."""

from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Key, Recorded


class Document(Base):
    """One document issued to a candidate; `object_key` is its place in the clean bucket."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("registration_id", "kind", "version"),
        ForeignKeyConstraint(
            ["registration_id", "version"],
            ["registration_versions.registration_id", "registration_versions.version"],
        ),
        CheckConstraint("kind IN ('recapitulatif')", name="kind"),
        CheckConstraint("kind <> 'recapitulatif' OR version IS NOT NULL", name="version"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        Index(None, "registration_id", "id"),
    )

    id: Mapped[Key]
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id"))
    kind: Mapped[str]
    version: Mapped[int | None] = mapped_column(Integer)
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(Text)
    object_key: Mapped[str] = mapped_column(Text, unique=True)
    created_at: Mapped[Recorded]
