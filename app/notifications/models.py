"""What we told whom: in the space, by mail; and how far each round of reminders went."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Instant, Key, Recorded


class Notification(Base):
    """One message in a candidate's space; `occasion` is the event or the reminder that made it, so it is told once."""

    __tablename__ = "notifications"
    __table_args__ = (UniqueConstraint("account_id", "occasion", "kind"), Index(None, "account_id", "id"))

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    registration_id: Mapped[UUID | None] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    occasion: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    created_at: Mapped[Recorded]
    read_at: Mapped[datetime | None]


class NotificationMail(Base):
    """The mail wanted for a notification; after `useful_until` it would mislead, and is not sent any more.

    A row of its own: its lock is held while SMTP answers, and nobody who reads the inbox waits for that.
    """

    __tablename__ = "notification_mails"

    notification_id: Mapped[UUID] = mapped_column(ForeignKey("notifications.id", ondelete="CASCADE"), primary_key=True)
    useful_until: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    abandoned_at: Mapped[datetime | None]
    """Too late to be useful, or refused for good by the mail server."""


class ReminderRound(Base):
    """One reminder of one bound to all candidates of an académie: begun once, resumed after `position`, done once."""

    __tablename__ = "reminder_rounds"
    __table_args__ = (PrimaryKeyConstraint("exam_session", "academie", "subject", "bound", "step"),)

    exam_session: Mapped[int] = mapped_column(SmallInteger)
    academie: Mapped[str]
    subject: Mapped[str]
    bound: Mapped[Instant]
    step: Mapped[str]
    position: Mapped[UUID | None]
    done_at: Mapped[datetime | None]


class Broadcast(Base):
    """One message to many: whom is settled when it is asked, then they are told in batches, up to `position`."""

    __tablename__ = "broadcasts"
    __table_args__ = (CheckConstraint("told BETWEEN 0 AND recipients", name="told"),)

    id: Mapped[Key]
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    academies: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Within which it was asked: who has not all of them does not see it."""
    subject: Mapped[str]
    body: Mapped[str]
    recipients: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    told: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    position: Mapped[UUID | None]
    created_at: Mapped[Recorded]
    done_at: Mapped[datetime | None]


class BroadcastRecipient(Base):
    """One dossier of the selection, as it was when the message was asked."""

    __tablename__ = "broadcast_recipients"
    __table_args__ = (PrimaryKeyConstraint("broadcast_id", "registration_id"),)

    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
