"""The doors of one's notifications."""

from uuid import UUID

from app.accounts.access import CandidateIn, Credential
from app.http.answers import Answer
from app.http.doors import door
from app.http.now import Now
from app.http.pagination import Paging
from app.http.problems import ABSENT
from app.http.transaction import Db, ReadDb
from app.notifications.queries import inbox as queries
from app.notifications.schemas import NotificationPatch

router = door("/v1/notifications", tags=["notifications"])


@router.get("", operation_id="listNotifications")
async def inbox(credential: Credential, page: Paging, reads: ReadDb) -> Answer:
    """My notifications, newest first."""
    after = UUID(page.after) if page.after else None
    found = await queries.inbox(reads, credential=credential, after=after, limit=page.limit + 1)
    shown = found[: page.limit]
    return page.answer(shown, str(shown[-1].id) if len(found) > len(shown) else None)


@router.patch("/{notification_id}", operation_id="markNotification")
async def mark(notification_id: UUID, body: NotificationPatch, caller: CandidateIn, now: Now, db: Db) -> Answer:
    """Mark one read, or to be read again."""
    marked = await queries.mark(
        db, account=caller.account_id, notification=notification_id, read_at=now if body.read else None
    )
    if marked is None:
        raise ABSENT
    return Answer(marked)
