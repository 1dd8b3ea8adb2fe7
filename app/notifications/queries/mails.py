"""What is to go by mail."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update

from app.accounts.models import Account
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.notifications.models import Notification, NotificationMail


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to send now."""

    email: str
    first_names: str
    last_name: str
    title: str
    body: str
    created_at: datetime
    useful_until: datetime | None


_NAME = func.coalesce(Account.usage_name, Account.birth_name).label("last_name")
_TO_SEND = query(
    select(
        Account.email,
        Account.first_names,
        _NAME,
        Notification.title,
        Notification.body,
        Notification.created_at,
        NotificationMail.useful_until,
    )
    .join(Notification, Notification.id == NotificationMail.notification_id)
    .join(Account, Account.id == Notification.account_id)
    .where(
        NotificationMail.notification_id == bindparam("notification"),
        NotificationMail.mailed_at.is_(None),
        NotificationMail.abandoned_at.is_(None),
        Account.status != "ferme",
    )
    # Another job is sending it: it answers for it.
    .with_for_update(of=NotificationMail, skip_locked=True),
    into=Letter,
)
_SENT = command(
    update(NotificationMail)
    .where(NotificationMail.notification_id == bindparam("notification"))
    .values(mailed_at=bindparam("now"))
)
_ABANDONED = command(
    update(NotificationMail)
    .where(NotificationMail.notification_id == bindparam("notification"))
    .values(abandoned_at=bindparam("now"))
)


_WANT_MAIL = command(
    insert(NotificationMail).values(notification_id=bindparam("notification"), useful_until=bindparam("useful_until"))
)


async def want_mail(db: Transaction, *, notification: UUID, useful_until: datetime | None) -> None:
    """Have it sent by mail too."""
    await db.run(_WANT_MAIL, notification=notification, useful_until=useful_until)


async def mail_to_send(db: Transaction, *, notification: UUID) -> Letter | None:
    """The mail, locked until the end; None when it is sent, being sent, given up, or nobody's any more."""
    return await db.row(_TO_SEND, notification=notification)


async def sent(db: Transaction, *, notification: UUID, now: datetime) -> None:
    """The mail server took it."""
    await db.run(_SENT, notification=notification, now=now)


async def abandoned(db: Transaction, *, notification: UUID, now: datetime) -> None:
    """It will never be sent."""
    await db.run(_ABANDONED, notification=notification, now=now)
