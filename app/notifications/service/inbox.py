"""Tell a candidate something, once: in the space, and by mail when it is worth one."""

from datetime import datetime
from uuid import UUID

from app.db.transaction import Transaction
from app.jobs.outbox import defer
from app.notifications.queries import inbox, mails
from app.notifications.rules.facts import About
from app.notifications.rules.kinds import Kind, mailed
from app.notifications.service import texts


async def tell(
    db: Transaction,
    kind: Kind,
    *,
    occasion: str,
    about: About,
    useful_until: datetime | None = None,
    **facts: object,
) -> None:
    """Tell the candidate of this registration; the same occasion tells the same kind once."""
    text = texts.written(kind, about=about, **facts)
    await deliver(
        db,
        kind,
        text,
        occasion=occasion,
        account=about.account_id,
        registration=about.registration_id,
        useful_until=useful_until,
    )


async def deliver(
    db: Transaction,
    kind: Kind,
    text: texts.Text,
    *,
    occasion: str,
    account: UUID,
    registration: UUID | None,
    useful_until: datetime | None = None,
) -> None:
    """Put a text into someone's space; ask for its mail in the same transaction."""
    made = await inbox.make(
        db,
        account=account,
        registration=registration,
        occasion=occasion,
        kind=kind,
        title=text.title,
        body=text.body,
    )
    if made is not None and mailed(kind):
        await mails.want_mail(db, notification=made, useful_until=useful_until)
        await defer(db, "notifications.send_mail", queue="mail", notification_id=str(made))
