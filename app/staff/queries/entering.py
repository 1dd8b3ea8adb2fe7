"""How agents prove who they are: their credentials, and the invitations that give them some."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Interval, LargeBinary, bindparam, cast, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app.accounts.queries.logins import forget_guesses, guess, right
from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.staff.models import AgentCredential, AgentInvitation, AgentRow
from app.staff.rules.tokens import INVITATION

__all__ = [
    "Credentials", "Invited", "begin", "credentials", "enrol", "forget_guesses", "forget_invitations", "guess",
    "invite", "invited", "kill_others", "recovery_codes_left", "right", "take", "use_recovery", "use_step",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a login is judged by."""

    agent_id: UUID
    role: str
    password_hash: str
    totp_secret: bytes
    totp_step: int
    recovery_codes: list[bytes]


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom an invitation that lives is for, and what their authenticator was given, sealed."""

    agent_id: UUID
    name: str
    email: str
    totp_secret: bytes | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class _Left:
    left: int


_CREDENTIALS = query(
    select(
        AgentCredential.agent_id,
        AgentRow.role,
        AgentCredential.password_hash,
        AgentCredential.totp_secret,
        AgentCredential.totp_step,
        AgentCredential.recovery_codes,
    )
    .join(AgentRow, AgentRow.id == AgentCredential.agent_id)
    .where(AgentRow.email == bindparam("email"), AgentRow.disabled_at.is_(None)),
    into=Credentials,
)
# Each use is one statement that takes what it uses: of two at once, one finds it taken.
_SAME = (
    AgentCredential.agent_id == bindparam("agent"),
    AgentCredential.password_hash == bindparam("judged_by"),
)
_USE_STEP = command(
    update(AgentCredential)
    .where(*_SAME, AgentCredential.totp_step < bindparam("step"))
    .values(totp_step=bindparam("step"))
)
_USE_RECOVERY = command(
    update(AgentCredential)
    .where(*_SAME, bindparam("used", type_=LargeBinary) == func.any(AgentCredential.recovery_codes))
    .values(recovery_codes=func.array_remove(AgentCredential.recovery_codes, bindparam("used")))
)
_LEFT = query(
    select(func.cardinality(AgentCredential.recovery_codes).label("left")).where(
        AgentCredential.agent_id == bindparam("agent")
    ),
    into=_Left,
)
_NEW = upsert(AgentCredential).values(
    agent_id=bindparam("agent"),
    password_hash=bindparam("password_hash"),
    totp_secret=bindparam("totp_secret"),
    totp_step=bindparam("step"),
    recovery_codes=cast(bindparam("recovery_codes"), ARRAY(LargeBinary)),
)
_ENROL = command(
    _NEW.on_conflict_do_update(
        index_elements=["agent_id"],
        set_={
            "password_hash": _NEW.excluded.password_hash,
            "totp_secret": _NEW.excluded.totp_secret,
            "totp_step": _NEW.excluded.totp_step,
            "recovery_codes": _NEW.excluded.recovery_codes,
            "enrolled_at": func.legal_now(),
        },
    )
)

_INVITE = command(
    insert(AgentInvitation).values(
        digest=bindparam("link"),
        agent_id=bindparam("agent"),
        expires_at=func.legal_now() + cast(INVITATION, Interval),
    )
)
_INVITED = query(
    select(
        AgentInvitation.agent_id,
        AgentRow.name,
        AgentRow.email,
        AgentInvitation.totp_secret,
        AgentInvitation.expires_at,
    )
    .join(AgentRow, AgentRow.id == AgentInvitation.agent_id)
    .where(
        AgentInvitation.digest == bindparam("link"),
        AgentInvitation.expires_at > bindparam("now"),
        AgentRow.disabled_at.is_(None),
    ),
    into=Invited,
)
_BEGIN = command(
    update(AgentInvitation).where(AgentInvitation.digest == bindparam("link")).values(totp_secret=bindparam("sealed"))
)
_TAKE = command(
    delete(AgentInvitation).where(
        AgentInvitation.digest == bindparam("link"),
        AgentInvitation.expires_at > bindparam("now"),
        AgentInvitation.totp_secret == bindparam("sealed"),
    )
)
_KILL_OTHERS = command(
    delete(AgentInvitation).where(
        AgentInvitation.agent_id == bindparam("agent"), AgentInvitation.digest != bindparam("link")
    )
)
_FORGET = command(delete(AgentInvitation).where(AgentInvitation.expires_at <= func.legal_now()))


async def credentials(db: Asking, email: str) -> Credentials | None:
    """What a login of an enrolled agent, not disabled, is judged by."""
    return await db.row(_CREDENTIALS, email=email)


async def use_step(db: Transaction, found: Credentials, step: int) -> bool:
    """Use a step up; false when it or a later one was, or the credentials are others by now."""
    return await db.run(_USE_STEP, agent=found.agent_id, judged_by=found.password_hash, step=step) == 1


async def use_recovery(db: Transaction, found: Credentials, digest: bytes) -> bool:
    """Use a recovery code up; false when it was, or the credentials are others by now."""
    return await db.run(_USE_RECOVERY, agent=found.agent_id, judged_by=found.password_hash, used=digest) == 1


async def recovery_codes_left(db: Asking, agent: UUID) -> int:
    """How many; none for who never enrolled."""
    found = await db.row(_LEFT, agent=agent)
    return 0 if found is None else found.left


async def enrol(
    db: Transaction, agent: UUID, *, password_hash: str, totp_secret: bytes, step: int, recovery_codes: Sequence[bytes]
) -> None:
    """These credentials, in place of any before."""
    await db.run(
        _ENROL,
        agent=agent,
        password_hash=password_hash,
        totp_secret=totp_secret,
        step=step,
        recovery_codes=list(recovery_codes),
    )


async def invite(db: Transaction, agent: UUID, link: bytes) -> None:
    """An invitation, whose life begins now."""
    await db.run(_INVITE, agent=agent, link=link)


async def invited(db: Asking, now: datetime, link: bytes) -> Invited | None:
    """Whom a living invitation is for."""
    return await db.row(_INVITED, link=link, now=now)


async def begin(db: Transaction, link: bytes, sealed: bytes) -> None:
    """The authenticator was given this secret; one given before is forgotten."""
    await db.run(_BEGIN, link=link, sealed=sealed)


async def take(db: Transaction, now: datetime, link: bytes, sealed: bytes) -> bool:
    """Use the invitation up; false when somebody was quicker, or began again."""
    return await db.run(_TAKE, link=link, now=now, sealed=sealed) == 1


async def kill_others(db: Transaction, agent: UUID, *, but: bytes) -> None:
    """Only this invitation works."""
    await db.run(_KILL_OTHERS, agent=agent, link=but)


async def forget_invitations(db: Transaction) -> int:
    """Those that nobody used in time."""
    return await db.run(_FORGET)
