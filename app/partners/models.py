"""The feed of each training body: what changed of the registrations that it follows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base


class Feed(Base):
    """The last number given in the feed of a body, and when: its row is the turn of who numbers."""

    __tablename__ = "feeds"

    organisme_id: Mapped[UUID] = mapped_column(ForeignKey("organismes.id"), primary_key=True)
    head: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    numbered_at: Mapped[datetime | None]


class FeedChange(Base):
    """One change: written with what made it, numbered once committed.

    Why: docs/decisions/a-feed-is-numbered-once-committed.md.
    `content` is what the body then saw: erased when the candidate leaves it, and none in the tombstone.
    """

    __tablename__ = "feed_changes"
    __table_args__ = (
        CheckConstraint("(position IS NULL) = (numbered_at IS NULL)", name="numbered"),
        UniqueConstraint("organisme_id", "position"),
        Index("ix_feed_changes_waiting", "organisme_id", "id", postgresql_where=text("position IS NULL")),
        Index("ix_feed_changes_registration_id", "registration_id", "organisme_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    organisme_id: Mapped[UUID] = mapped_column(ForeignKey("organismes.id"))
    registration_id: Mapped[UUID]
    exam_session: Mapped[int] = mapped_column(SmallInteger)
    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    content: Mapped[dict[str, object] | None] = mapped_column(JSONB(none_as_null=True))
    position: Mapped[int | None] = mapped_column(BigInteger)
    numbered_at: Mapped[datetime | None]


class FeedState(Base):
    """What the last change told: the next is what differs from it."""

    __tablename__ = "feed_states"
    __table_args__ = (PrimaryKeyConstraint("registration_id", "organisme_id"),)

    registration_id: Mapped[UUID]
    organisme_id: Mapped[UUID] = mapped_column(ForeignKey("organismes.id"))
    exam_session: Mapped[int] = mapped_column(SmallInteger)
    content: Mapped[dict[str, object]] = mapped_column(JSONB)
