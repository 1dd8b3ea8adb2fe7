"""The mails to agents: an invitation, news of their access, the end of a token. Asked for by name and ids only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID, uuid4

from app.db.transaction import Transaction
from app.gateways import mailer
from app.gateways.mailer import Mail
from app.jobs.outbox import defer
from app.kit.secrets import new_token, token_digest
from app.staff.queries import agents, entering, tokens

LINK_PREFIX = "btsi"


class Letter(StrEnum):
    """One template each."""

    INVITATION = "invitation"
    ENROLLED = "enrolled"
    LOCKED = "locked"
    TOKEN_ENDS = "token_ends"  # noqa: S105 -- the name of a letter


_TEMPLATES = mailer.templates("app.staff", "mails")


class Post(Protocol):
    """What sends a mail."""

    async def send(self, mail: Mail) -> None:
        """Hand it over, or raise."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """A letter to write: `id` names the mail, whatever the number of tries."""

    letter: Letter
    agent: UUID
    id: UUID
    token: UUID | None = None


async def want(db: Transaction, letter: Letter, agent: UUID | None, *, token: UUID | None = None) -> None:
    """Ask the worker for a letter; to nobody, it does nothing (an unknown address costs the same work)."""
    await defer(
        db,
        "staff.send",
        queue="mail",
        letter=letter.value,
        agent_id=None if agent is None else str(agent),
        mail_id=str(uuid4()),
        token_id=None if token is None else str(token),
    )


async def send(db: Transaction, now: datetime, wanted: Wanted, *, post: Post, app_url: str) -> None:
    """Make the link of an invitation, send the mail: all happen, or none; the older link works until then."""
    agent = await agents.by_id(db, agent=wanted.agent)
    if agent is None or agent.disabled_at is not None:
        return
    facts = {"app_url": app_url, "name": agent.name}
    link = None
    if wanted.letter is Letter.INVITATION:
        token = new_token(LINK_PREFIX)
        link = token_digest(token)
        await entering.invite(db, agent.id, link)
        facts["link"] = link_to(app_url, token)
    if wanted.token is not None:
        ending = await tokens.one(db, token=wanted.token)
        if ending.revoked_at is not None:
            return
        facts |= {"label": ending.label, "day": f"{ending.expires_at:%d/%m/%Y}"}
    subject, text = mailer.written(_TEMPLATES, wanted.letter.value, facts)
    await post.send(Mail(id=str(wanted.id), to=agent.email, subject=subject, text=f"{text}\n", at=now))
    if link is not None:
        await entering.kill_others(db, agent.id, but=link)


def link_to(app_url: str, token: str) -> str:
    """The page of the application that opens an invitation; what follows # never reaches a server."""
    return f"{app_url}/agents/invitation#token={token}"
