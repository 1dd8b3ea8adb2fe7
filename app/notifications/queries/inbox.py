"""What is in one's space."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Uuid, bindparam, case, cast, func, null, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app.db.asking import Asking
from app.db.statements import query
from app.db.transaction import Transaction
from app.notifications.models import Notification, NotificationMail

_OWN = (
    Notification.id,
    Notification.kind,
    Notification.title,
    Notification.body,
    Notification.registration_id,
    Notification.created_at,
    Notification.read_at,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The contract's Notification."""

    id: UUID
    kind: str
    title: str
    body: str
    registration_id: UUID | None
    created_at: datetime
    read_at: datetime | None
    mailed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Made:
    """The key of a notification just made."""

    id: UUID


_MAKE = query(
    upsert(Notification)
    .values(
        account_id=bindparam("account"),
        registration_id=bindparam("registration"),
        occasion=bindparam("occasion"),
        kind=bindparam("kind"),
        title=bindparam("title"),
        body=bindparam("body"),
    )
    .on_conflict_do_nothing(index_elements=["account_id", "occasion", "kind"])
    .returning(Notification.id),
    into=Made,
)


_LISTED = select(*_OWN, NotificationMail.mailed_at).outerjoin(
    NotificationMail, NotificationMail.notification_id == Notification.id
)
_AFTER = cast(bindparam("after"), Uuid)
_INBOX = query(
    _LISTED.where(Notification.account_id == bindparam("account"), or_(_AFTER.is_(None), Notification.id < _AFTER))
    .order_by(Notification.id.desc())
    .limit(bindparam("limit")),
    into=Shown,
)


_READ_AT = bindparam("read_at", type_=DateTime(timezone=True))
_marked = (
    update(Notification)
    .where(Notification.id == bindparam("notification"), Notification.account_id == bindparam("account"))
    # Read twice, it was read the first time.
    .values(read_at=case((_READ_AT.is_(None), null()), else_=func.coalesce(Notification.read_at, _READ_AT)))
    .returning(*_OWN)
    .cte("marked")
)
_MARK = query(
    select(*_marked.c, NotificationMail.mailed_at).outerjoin(
        NotificationMail, NotificationMail.notification_id == _marked.c.id
    ),
    into=Shown,
)


async def inbox(db: Asking, *, account: UUID, after: UUID | None, limit: int) -> list[Shown]:
    """The account's notifications, newest first, from before `after`."""
    return await db.rows(_INBOX, account=account, after=after, limit=limit)


async def mark(db: Transaction, *, account: UUID, notification: UUID, read_at: datetime | None) -> Shown | None:
    """Read at that instant, or to be read again; None when it is not the account's."""
    return await db.row(_MARK, account=account, notification=notification, read_at=read_at)


async def make(
    db: Transaction, *, account: UUID, registration: UUID | None, occasion: str, kind: str, title: str, body: str
) -> UUID | None:
    """Add a notification; None when this occasion already made it."""
    made = await db.row(
        _MAKE, account=account, registration=registration, occasion=occasion, kind=kind, title=title, body=body
    )
    return made.id if made else None
