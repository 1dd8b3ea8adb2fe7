"""What the service issued: rows here, bytes in the clean bucket."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
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
        CheckConstraint("kind IN ('recapitulatif', 'lettre_rejet')", name="kind"),
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


class Letter(Base):
    """The letter of one rejection, with the words that it was made with; where it stands is computed when read."""

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint("sent_at IS NULL OR batch_id IS NOT NULL", name="sent"),
        Index(None, "registration_id"),
        Index(None, "batch_id", "address_key"),
    )

    id: Mapped[Key]
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"), unique=True)
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    exam_session: Mapped[int] = mapped_column(SmallInteger)
    academie: Mapped[str]
    content: Mapped[dict[str, object]] = mapped_column(JSONB)
    """What the template lays out (`rules.letter.Letter`), and the day it bears."""
    address_key: Mapped[str] = mapped_column(Text(collation="C"))
    """The order of a print batch."""
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("letter_batches.id"))
    sent_at: Mapped[datetime | None]
    created_at: Mapped[Recorded]


class LetterBatch(Base):
    """Letters printed and posted together; `rendered` are those of its PDF, in order."""

    __tablename__ = "letter_batches"
    __table_args__ = (
        CheckConstraint("num_nulls(object_key, size, sha256) IN (0, 3)", name="object"),
        CheckConstraint("num_nulls(rendered, rendered_at) IN (0, 2)", name="rendered"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint("num_nulls(sent_on, sent_at, sent_by) IN (0, 3)", name="sent"),
        CheckConstraint("sent_at IS NULL OR object_key IS NOT NULL", name="printed"),
    )

    id: Mapped[Key]
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    academies: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    """Those of its letters: who has not all of them does not see it."""
    rendered: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    object_key: Mapped[str | None] = mapped_column(Text, unique=True)
    """None when no letter is left in it."""
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None]
    rendered_at: Mapped[datetime | None]
    sent_on: Mapped[date | None]
    posting_reference: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id"))
    created_at: Mapped[Recorded]
