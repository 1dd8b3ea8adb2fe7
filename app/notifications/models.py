"""What we told whom: in the space, by mail; and how far each round of reminders went."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, PrimaryKeyConstraint, SmallInteger, UniqueConstraint
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
