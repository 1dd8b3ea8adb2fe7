"""The acts on training bodies."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from psycopg.errors import UniqueViolation

from app.audit.service import SYSTEM, Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions
from app.http.problems import ABSENT
from app.kit.errors import Conflict, Invalid, Violation
from app.organismes.queries import bodies as queries
from app.organismes.queries.bodies import Kept
from app.organismes.rules.bodies import OrganismeEntry
from app.staff.access import CallingAgent


async def declare(db: Transaction, entry: OrganismeEntry, *, actor: Party = SYSTEM) -> UUID:
    """Add a training body to the list."""
    await _judge(db, entry)
    try:
        made = await queries.add_organisme(db, entry)
    except UniqueViolation:
        raise Conflict("organisme-existant", f"« {entry.name} », son SIRET ou son UAI est déjà déclaré.") from None
    if made is None:
        raise LookupError("an INSERT … RETURNING gives its row")
    await record(db, "organisme.declare", actor=actor, subject=Party("organisme", made.id))
    return made.id


async def name_of(db: Asking, organisme: UUID) -> str | None:
    """What it is called; None when it is unknown."""
    found = await queries.organisme_named(db, organisme=organisme)
    return None if found is None else found.name


async def declare_as_agent(db: Transaction, entry: OrganismeEntry, *, agent: CallingAgent) -> Kept:
    """The list is national: who has every académie adds to it."""
    made = await declare(db, entry, actor=await exam_sessions.national(db, agent))
    return await kept(db, made)


async def kept_page(db: Asking, *, part: str, after: str, size: int) -> list[Kept]:
    """Those whose name holds `part`, by name, after that one, on the public list or not."""
    return await queries.page(db, part=part, after=after, size=size)


async def kept(db: Asking, organisme: UUID) -> Kept:
    """One of them; else it is absent."""
    return _present(await queries.kept(db, organisme=organisme))


async def change(
    db: Transaction,
    organisme: UUID,
    members: Mapping[str, object],
    *,
    agent: CallingAgent,
    version: Callable[[int], None],
) -> Kept:
    """Give these members of it another value; what is registered under it stays so, under its new name."""
    actor = await exam_sessions.national(db, agent)
    before = _present(await queries.held(db, organisme=organisme))
    version(before.version)
    given = {name: list(told) if isinstance(told, tuple) else told for name, told in members.items()}
    after = replace(before, **given)  # type: ignore[arg-type]  # the door judged each member
    entry = OrganismeEntry(
        name=after.name,
        siret=after.siret,
        contact_email=after.contact_email,
        networks=tuple(after.networks),
        academies=tuple(after.academies),
    )
    await _judge(db, entry)
    if after == before:
        return before
    try:
        done = await queries.put(db, after)
    except UniqueViolation:
        raise Conflict("organisme-existant", f"« {after.name} », ou ce SIRET, est déjà déclaré.") from None
    detail = {name: {"before": getattr(before, name), "after": getattr(after, name)} for name in members}
    await record(db, "organisme.change", actor=actor, subject=Party("organisme", organisme), detail=detail)
    return done


async def _judge(db: Transaction, entry: OrganismeEntry) -> None:
    faults = [*entry.faults()]
    if unknown := sorted(set(entry.academies) - await exam_sessions.active_academies(db)):
        faults.append(("academies", f"aucune académie en activité ne porte le code {', '.join(unknown)}"))
    if faults:
        told = " ; ".join(detail for _, detail in faults)
        violations = tuple(Violation("organisme-invalide", f"/{member}", f"{what}.", "") for member, what in faults)
        raise Invalid("organisme-invalide", f"Organisme refusé : {told}.", violations=violations)


def _present(found: Kept | None) -> Kept:
    if found is None:
        raise ABSENT
    return found
