"""Test candidates of a training body: made, listed, asked to be elsewhere; the worker leads them there."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.audit.service import Party, record
from app.db.asking import Asking
from app.db.reads import Reads
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions
from app.exam_sessions.rules import Academie
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.jobs.outbox import defer
from app.kit.errors import Conflict, TooMany, Violation
from app.organismes.access import CallingBody
from app.sandbox.queries import candidates as queries
from app.sandbox.queries import people
from app.sandbox.queries.candidates import Kept
from app.sandbox.rules.leading import Wanted, reachable
from app.sandbox.rules.people import People
from app.sandbox.service.clock import in_sandbox
from app.sandbox.service.standing import place_of

A_DAY = 200
"""That one body makes in a true day."""
_HOUR = 3600
_FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of them, and the position after which others follow."""

    items: Sequence[Kept]
    following: str | None


async def create(
    db: Transaction,
    reads: Reads,
    now: datetime,
    wanted: Wanted,
    *,
    number: str | None,
    academie: str | None,
    body: CallingBody,
) -> Kept:
    """Somebody who does not exist, who will name this body; their way there is the worker's."""
    await in_sandbox(db)
    await _within_quota(db, body)
    year, there = await _open_calendar(db, reads, now, academie)
    seed = secrets.token_hex(6)
    person = People(seed, year).person(1, there.departements)
    await people.settle(db, person, password_hash=None)
    made = await queries.add(
        db,
        organisme=body.body_id,
        email=person.email,
        seed=seed,
        year=year,
        academie=there.code,
        number=number or f"EX-{seed}",
        state=wanted.value,
    )
    await _asked(db, "sandbox.candidate", made, wanted, body)
    return await one(db, made, body=body)


async def one(db: Asking, candidate: UUID, *, body: CallingBody) -> Kept:
    """One that this body made; any other is as absent."""
    found = await queries.own(db, candidate, organisme=body.body_id)
    if found is None:
        raise ABSENT
    return found


async def listed(db: Asking, *, body: CallingBody, after: str | None, limit: int) -> Page:
    """Those that this body made, the oldest first."""
    found = await queries.page(db, body.body_id, after=UUID(after) if after else _FIRST, size=limit + 1)
    given = found[:limit]
    return Page(given, str(given[-1].id) if len(found) > limit else None)


async def move_to(db: Transaction, candidate: UUID, wanted: Wanted, *, body: CallingBody) -> Kept:
    """Ask for another state; what cannot be reached from where they are is refused at once."""
    await queries.alone(db, str(candidate))
    found = await one(db, candidate, body=body)
    if found.state == wanted and found.refusal is None:
        return found
    possible = reachable((await place_of(db, found)).place)
    if wanted not in possible:
        raise inaccessible(wanted, possible)
    await queries.want(db, candidate, wanted.value)
    await _asked(db, "sandbox.move", candidate, wanted, body)
    return await one(db, candidate, body=body)


def inaccessible(wanted: Wanted, possible: Sequence[Wanted]) -> Conflict:
    """The table of the house's moves leads nowhere near."""
    detail = f"Ce candidat d'essai ne peut plus être mis dans l'état « {wanted} » : faites-en un autre."
    return Conflict("etat-inaccessible", detail, members={"possible": list(possible)})


async def _asked(db: Transaction, act: str, candidate: UUID, wanted: Wanted, body: CallingBody) -> None:
    # One at a time for each: two that lead the same candidate would do its acts twice.
    await defer(db, "sandbox.lead", queue="bulk", lock=f"test-candidate-{candidate}", candidate_id=str(candidate))
    await record(
        db,
        act,
        actor=Party("organisme", body.body_id),
        subject=Party("test_candidate", candidate),
        detail={"state": wanted.value},
    )


async def _within_quota(db: Transaction, body: CallingBody) -> None:
    await queries.alone(db, str(body.body_id))
    if await queries.made_today(db, body.body_id) >= A_DAY:
        detail = f"Un organisme fait {A_DAY} candidats d'essai par jour au plus, à l'heure vraie. Réessayez plus tard."
        raise TooMany("trop-de-requetes", detail, retry_after=_HOUR)


async def _open_calendar(db: Transaction, reads: Reads, now: datetime, academie: str | None) -> tuple[int, Academie]:
    """The latest exam session that is open, and the académie asked for or the first."""
    active = {one.code: one for one in await exam_sessions.academies(reads)}
    if academie is not None and academie not in active:
        detail = f"Aucune académie en activité ne porte le code « {academie} »."
        raise invalid((Violation("academie-inconnue", "/academie", detail, ""),))
    found = [
        (-one.year, one.academie)
        for one in await exam_sessions.published_calendars(db)
        if one.academie in ({academie} if academie else active)
        and one.registration_opens_at <= now < one.registration_closes_at
    ]
    if not found:
        raise Conflict(
            "aucune-session-ouverte",
            "Aucune session n'est ouverte aux inscriptions à l'heure du bac à sable : l'exploitant la remet à l'heure.",
        )
    year, there = min(found)
    return -year, active[there]
