"""Send the mail of a notification: once, and never in anybody's way."""

from datetime import datetime
from uuid import UUID

from app.db.transaction import Transaction
from app.gateways.mailer import Mail, Mailer, Undeliverable
from app.notifications.queries import mails
from app.notifications.service import texts


async def send(db: Transaction, now: datetime, notification: UUID, *, mailer: Mailer, app_url: str) -> None:
    """Hand it to the mail server under the row's lock; raise when the server is away: the queue tries again.

    A commit lost after the server took it sends it again under the same Message-ID: told twice rather than never.
    """
    letter = await mails.mail_to_send(db, notification=notification)
    if letter is None:
        return
    if letter.useful_until is not None and now >= letter.useful_until:
        await mails.abandoned(db, notification=notification, now=now)
        return
    try:
        await mailer.send(_mail(notification, letter, app_url))
    except Undeliverable:
        # It stays in the candidate's space; a refused address is theirs to change.
        await mails.abandoned(db, notification=notification, now=now)
    else:
        await mails.sent(db, notification=notification, now=now)


def _mail(notification: UUID, letter: mails.Letter, app_url: str) -> Mail:
    name = f"{letter.first_names} {letter.last_name}"
    return Mail(
        id=f"notification-{notification}",
        to=letter.email,
        subject=letter.title,
        text=texts.mail(name=name, body=letter.body, app_url=app_url),
        at=letter.created_at,
    )
