"""Complements: an agent asks for pieces after the bound, gives more time, or thinks better of it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.audit.service import Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.justificatifs.events import ComplementAsked, ComplementCancelled, ComplementExtended
from app.justificatifs.queries import complements as queries
from app.justificatifs.queries import facts as registrations
from app.justificatifs.rules.checklist import Item
from app.justificatifs.rules.complements import (
    Delays,
    Held,
    bound,
    date_violations,
    last_day,
    piece_violations,
    violations,
)
from app.justificatifs.schemas.kept import Facts, delays
from app.justificatifs.service.checklists import checklist_of
from app.kit.errors import Conflict, Stale
from app.kit.french import deadline
from app.registrations.rules.states import RegistrationState

SETTING = "complement_days"
"""The member of an exam session's settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an agent asks for; without a day, the exam session's delay."""

    pieces: Sequence[str]
    text: str
    until: date | None = None


async def ask(
    db: Transaction,
    now: datetime,
    registration: UUID,
    asked: Asked,
    *,
    agent: UUID,
    academies: Sequence[str],
    admitted: Callable[[], None],
) -> UUID:
    """Ask a candidate of these académies; its key. `admitted` is what the floor above has to say, once it is held.

    Who comes second is told by whom, before any version.
    """
    facts = await registrations.facts_of_academies(db, academies=academies, registration=registration)
    if facts is None:
        raise ABSENT
    overlapping = await queries.overlapping(db, now, registration=registration, pieces=asked.pieces)
    if overlapping is not None:
        raise _asked_already(overlapping, facts)
    admitted()
    _require_over(facts, now)
    until = await _admitted(db, now, facts, asked)
    made = await queries.ask(
        db,
        now,
        registration=registration,
        pieces=asked.pieces,
        body=asked.text,
        closes_at=bound(until, facts.clocks),
        agent=agent,
    )
    event = ComplementAsked(
        registration_id=registration, complement_id=made, pieces=asked.pieces, until=until.isoformat()
    )
    await _tell(db, "complement.ask", agent, event, {"pieces": asked.pieces, "until": until.isoformat()})
    return made


async def _admitted(db: Transaction, now: datetime, facts: Facts, asked: Asked) -> date:
    """The last day, everything that was asked being what may be."""
    given = await delays_of(db, facts.choices.exam_session)
    today = now.astimezone(facts.clocks).date()
    until = asked.until or today + timedelta(days=given.days)
    items = (await checklist_of(db, facts)).items
    if broken := tuple(violations(asked.pieces, items, until, given, today)):
        raise invalid(broken)
    return until


async def whose(db: Asking, complement: UUID, *, academies: Sequence[str]) -> UUID:
    """The registration of a complement of these académies."""
    found = await queries.whose(db, complement=complement, academies=academies)
    if found is None:
        raise ABSENT
    return found


async def held(
    db: Transaction,
    now: datetime,
    complement: UUID,
    *,
    agent: UUID,
    academies: Sequence[str],
    version: Callable[[int], None],
) -> Held:
    """One that is open, at the version that the agent saw; who comes second is told by whom."""
    found = await queries.held(db, complement=complement, academies=academies)
    if found is None:
        raise ABSENT
    try:
        version(found.version)
    except Stale:
        if found.changed_by != agent:
            raise _changed(found) from None
        raise
    if found.cancelled_at is not None:
        raise _changed(found)
    if now >= found.closes_at:
        raise Conflict(
            "complement-termine", "Ce complément est arrivé à son terme : demandez-en un autre s'il le faut."
        )
    return found


async def extend(db: Transaction, now: datetime, one: Held, until: date, *, agent: UUID) -> None:
    """Give more time; what was announced stays announced."""
    [facts] = await registrations.facts_of(db, [one.registration_id])
    clocks = facts.clocks
    today, after = now.astimezone(clocks).date(), last_day(one.closes_at, clocks)
    given = await delays_of(db, facts.choices.exam_session)
    if broken := tuple(date_violations(until, given, today, after=after)):
        raise invalid(broken)
    await queries.extend(db, now, complement=one.id, closes_at=bound(until, clocks), agent=agent)
    event = ComplementExtended(
        registration_id=one.registration_id, complement_id=one.id, pieces=one.pieces, until=until.isoformat()
    )
    await _tell(db, "complement.extend", agent, event, {"until": until.isoformat()})


async def cancel(db: Transaction, now: datetime, one: Held, motif: str, *, agent: UUID) -> None:
    """Ask for nothing any more, and say why; what came stays."""
    await queries.cancel(db, now, complement=one.id, motif=motif, agent=agent)
    event = ComplementCancelled(registration_id=one.registration_id, complement_id=one.id, pieces=one.pieces)
    await _tell(db, "complement.cancel", agent, event, {"motif": motif})


async def asked_until(db: Asking, registration: UUID, piece: str) -> datetime | None:
    """Until when a complement asks for this piece, were it over; None if none does."""
    [facts] = await registrations.facts_of(db, [registration])
    return max((one.closes_at for one in facts.complements if piece in one.pieces), default=None)


async def delays_of(db: Transaction, year: int) -> Delays:
    """What an exam session allows."""
    return delays((await exam_sessions.settings_of(db, year)).get(SETTING))


async def set_delays(db: Transaction, year: int, given: Delays) -> None:
    """Keep them; complements already asked keep their date."""
    if broken := tuple(given.faults()):
        raise invalid(broken)
    await exam_sessions.set_member(db, year, SETTING, asdict(given))


def refusal_to_ask(facts: Facts, item: Item, now: datetime) -> str | None:
    """Why this piece may not be asked for, were it time for complements."""
    for one in facts.complements:
        if one.beside(facts.answers).open_for(item.piece.code, now):
            return f"Un complément la demande déjà, jusqu'au {deadline(one.closes_at, facts.clocks)}."
    return next((one.detail for one in piece_violations([item.piece.code], [item])), None)


def _require_over(facts: Facts, now: datetime) -> None:
    """[P] A complement is for who cannot act any more (02: « after closing »)."""
    if facts.status is not RegistrationState.ENREGISTREE:
        raise Conflict("inscription-terminee", "Cette inscription n'est plus en cours : il n'y a plus rien à demander.")
    if now < facts.justificatifs_close_at:
        until = deadline(facts.justificatifs_close_at, facts.clocks)
        raise Conflict(
            "depots-ouverts",
            f"Le candidat peut encore déposer ses justificatifs, jusqu'au {until} : refusez ce qui ne convient pas, "
            "ou écrivez-lui ; un complément se demande ensuite.",
            members={"server_time": now, "window": facts.calendar.justificatifs.told()},
        )


def _asked_already(one: Held, facts: Facts) -> Conflict:
    return Conflict(
        "complement-en-cours",
        f"{one.changed_name} demande déjà cette pièce ({', '.join(one.pieces)}), jusqu'au "
        f"{deadline(one.closes_at, facts.clocks)} : prolongez ce complément, ou annulez-le d'abord.",
        members={"by": {"name": one.changed_name, "at": one.changed_at}},
    )


def _changed(one: Held) -> Conflict:
    did = "prolongé" if one.cancelled_at is None else "annulé"
    return Conflict(
        "complement-change",
        f"{one.changed_name} a {did} ce complément : relisez le dossier, puis recommencez s'il le faut.",
        members={"by": {"name": one.changed_name, "at": one.changed_at}},
    )


async def _tell(
    db: Transaction,
    act: str,
    agent: UUID,
    event: ComplementAsked | ComplementExtended | ComplementCancelled,
    detail: dict[str, object],
) -> None:
    await record(
        db,
        act,
        actor=Party("agent", agent),
        subject=Party("registration", event.registration_id),
        detail={"complement": str(event.complement_id), **detail},
        event=event,
    )
