"""What is in one's space."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Uuid, bindparam, case, cast, func, literal_column, null, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.dialects.postgresql import insert as upsert

from app.accounts.access import CALLER_ACCOUNT, seen, seen_by_caller
from app.db.reads import Reads
from app.db.statements import query
from app.db.transaction import Transaction
from app.notifications.models import Notification, NotificationMail
from app.notifications.schemas import Shown, shown

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
# What comes before no line at all comes before this key.
_LAST_OF_ALL = literal_column("'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid", Uuid())
_page = (
    _LISTED.where(
        Notification.account_id == CALLER_ACCOUNT,
        Notification.id < func.coalesce(cast(bindparam("after"), Uuid), _LAST_OF_ALL),
    )
    .order_by(Notification.id.desc())
    .limit(bindparam("limit"))
    .subquery("page")
)
_INBOX = seen_by_caller(
    select(
        func.coalesce(
            func.json_agg(aggregate_order_by(literal_column("page"), _page.c.id.desc())), literal_column("'[]'::json")
        ).label("payload")
    ).select_from(_page)
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


async def inbox(reads: Reads, *, credential: bytes, after: UUID | None, limit: int) -> list[Shown]:
    """The caller's notifications, newest first, from before `after`: recognised and read in one statement."""
    return shown(await seen(reads, _INBOX, credential=credential, after=after, limit=limit))


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
