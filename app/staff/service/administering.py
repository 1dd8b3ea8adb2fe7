"""Agents, declared by the operator or by an administrator of the same académies."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from psycopg.errors import UniqueViolation

from app.audit.service import SYSTEM, Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.kit.errors import Absent, Conflict, Invalid, Violation
from app.staff.queries import agents as queries
from app.staff.queries import entering
from app.staff.queries.agents import Shown
from app.staff.rules import AgentEntry, Known, Role, administered, left_alone
from app.staff.service.guesses import address_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Administrator:
    """Who changes agents: as which party, and within which académies."""

    party: Party
    academies: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an administrator wants of an agent; None leaves it as it is."""

    name: str | None = None
    role: Role | None = None
    academies: tuple[str, ...] | None = None
    disabled: bool | None = None
    unlocked: bool = False


async def create_agent(db: Transaction, entry: AgentEntry, *, by: Administrator | None = None) -> UUID:
    """Declare an agent; an administrator, among their own académies only."""
    if not entry.academies:
        raise Invalid("academie-requise", "Un agent voit au moins une académie.")
    if by is not None:
        _within(entry.academies, by)
    try:
        validate_email(entry.email, check_deliverability=False)
    except EmailNotValidError:
        raise Invalid("adresse-invalide", f"« {entry.email} » n'est pas une adresse de courriel.") from None
    try:
        agent = await queries.add(db, entry)
    except UniqueViolation:
        raise Conflict("agent-existant", f"Un agent a déjà l'adresse {entry.email}.") from None
    detail = {"role": entry.role, "academies": list(entry.academies)}
    await record(db, "agent.create", actor=_party(by), subject=Party("agent", agent), detail=detail)
    return agent


async def disable_agent(db: Transaction, email: str) -> None:
    """No token of theirs works from now on."""
    await _switch(db, (await known_agent(db, email)).id, enabled=False, actor=SYSTEM)


async def enable_agent(db: Transaction, email: str) -> None:
    """They work again, by the same password and the same tokens."""
    await _switch(db, (await known_agent(db, email)).id, enabled=True, actor=SYSTEM)


async def agents(db: Asking) -> list[Known]:
    """Everyone, by name."""
    return await queries.everyone(db)


async def known_agent(db: Asking, email: str) -> Known:
    """The agent of this address."""
    found = await queries.by_email(db, email=email.lower())
    if found is None:
        raise Absent("agent-inconnu", f"Aucun agent n'a l'adresse {email}.")
    return found


async def shown(db: Asking, agent: UUID, *, academies: Iterable[str]) -> Shown:
    """An agent whom an administrator of these académies administers; any other is as absent."""
    return _present(await queries.one(db, agent=agent, academies=academies))


async def change(
    db: Transaction, agent: UUID, wanted: Change, *, by: Administrator, version: Callable[[int], None]
) -> Shown:
    """Another name, role or set of académies; disabled, enabled, unlocked: all happen, or none."""
    serving = await queries.administrators(db)
    before = _present(await queries.held(db, agent=agent, academies=by.academies))
    version(before.version)
    after = replace(
        before,
        name=wanted.name or before.name,
        role=wanted.role or before.role,
        academies=list(before.academies if wanted.academies is None else wanted.academies),
    )
    _within(after.academies, by)
    disabled = before.disabled_at is not None if wanted.disabled is None else wanted.disabled
    had = administered(before.role, before.academies, before.disabled_at)
    kept = frozenset[str]() if disabled else administered(after.role, after.academies, None)
    alone = left_alone(had, kept, (one for one in serving if one.id != agent))
    if alone:
        raise Conflict(
            "dernier-administrateur",
            f"Plus personne n'administrerait : {', '.join(sorted(alone))}. Nommez d'abord un autre administrateur.",
        )
    await _described(db, before, after, by.party)
    if wanted.disabled is not None:
        await _switch(db, agent, enabled=not wanted.disabled, actor=by.party)
    if wanted.unlocked and before.locked:
        await _unlocked(db, before, by.party)
    return await shown(db, agent, academies=by.academies)


async def _described(db: Transaction, before: Shown, after: Shown, actor: Party) -> None:
    if after == before:
        return
    await queries.put(db, agent=before.id, name=after.name, role=after.role, academies=after.academies)
    detail = {
        "before": {"role": before.role, "academies": before.academies},
        "after": {"role": after.role, "academies": after.academies},
    }
    await record(db, "agent.change", actor=actor, subject=Party("agent", before.id), detail=detail)


async def _switch(db: Transaction, agent: UUID, *, enabled: bool, actor: Party) -> None:
    if await queries.switch(db, agent=agent, enabled=enabled):
        await record(db, "agent.enable" if enabled else "agent.disable", actor=actor, subject=Party("agent", agent))


async def _unlocked(db: Transaction, agent: Shown, actor: Party) -> None:
    await entering.forget_guesses(db, address_digest(agent.email))
    await queries.bump(db, agent=agent.id)
    await record(db, "agent.unlock", actor=actor, subject=Party("agent", agent.id))


def _within(academies: Iterable[str], by: Administrator) -> None:
    """Nobody gives what they have not."""
    if beyond := sorted(frozenset(academies) - by.academies):
        detail = f"Vous n'administrez pas : {', '.join(beyond)}."
        raise invalid((Violation("academie-hors-perimetre", "/academies", detail, ""),))


def _present(found: Shown | None) -> Shown:
    if found is None:
        raise ABSENT
    return found


def _party(by: Administrator | None) -> Party:
    return SYSTEM if by is None else by.party


async def agents_page(db: Asking, *, academies: Iterable[str], after: UUID, size: int) -> list[Shown]:
    """Those whom an administrator of these académies administers."""
    return await queries.page(db, academies=academies, after=after, size=size)
