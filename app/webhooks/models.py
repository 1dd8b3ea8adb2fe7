"""The webhooks of training bodies, and what is delivered to each."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Instant, Key, Recorded


class WebhookCursor(Base):
    """The last change of a body's feed that its webhooks were told of: its row is the turn of who tells."""

    __tablename__ = "webhook_cursors"

    organisme_id: Mapped[UUID] = mapped_column(ForeignKey("organismes.id"), primary_key=True)
    told: Mapped[int] = mapped_column(BigInteger)


class Webhook(Base):
    """One receiver of a body; its keys are sealed, the former one signs too until its end.

    `busy_until` is the machine's time, not the law's: one worker at a time delivers to it.
    """

    __tablename__ = "webhooks"
    __table_args__ = (
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("(former_key IS NULL) = (former_until IS NULL)", name="former"),
        Index(None, "organisme_id"),
    )

    id: Mapped[Key]
    organisme_id: Mapped[UUID] = mapped_column(ForeignKey("organismes.id"))
    url: Mapped[str]
    types: Mapped[list[str]] = mapped_column(ARRAY(Text))
    enabled: Mapped[bool] = mapped_column(server_default=true())
    gone_at: Mapped[datetime | None]
    """When it answered 410, which disabled it."""
    key: Mapped[bytes] = mapped_column(LargeBinary)
    former_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    former_until: Mapped[datetime | None]
    busy_until: Mapped[datetime | None]
    created_at: Mapped[Recorded]
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))


class WebhookDelivery(Base):
    """One message to one webhook, tried until it is received; its key is its `webhook-id`."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        CheckConstraint("state IN ('en_attente', 'livree', 'abandonnee')", name="state"),
        Index("ix_webhook_deliveries_due", "webhook_id", "next_at", postgresql_where=text("state = 'en_attente'")),
        Index(None, "webhook_id", "id"),
        Index(None, "created_at"),
    )

    id: Mapped[Key]
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    type: Mapped[str]
    registration_id: Mapped[UUID | None]
    position: Mapped[int | None] = mapped_column(BigInteger)
    occurred_at: Mapped[Instant]
    created_at: Mapped[Recorded]
    state: Mapped[str] = mapped_column(server_default=text("'en_attente'"))
    next_at: Mapped[Recorded]
    tries: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    tried_at: Mapped[datetime | None]
    status: Mapped[int | None] = mapped_column(SmallInteger)
    fault: Mapped[str | None]
