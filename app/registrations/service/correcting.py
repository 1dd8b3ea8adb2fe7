"""What the service changes after closing, in its own name: choices, and versions that bear a corrected identity."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast
from uuid import UUID

from app.audit.service import Party, record
from app.db.transaction import Transaction
from app.exam_sessions.rules.derogations import Derogation
from app.exam_sessions.service import derogate
from app.http.deadlines import Window
from app.kit.canonical import canonical, digest
from app.kit.errors import Violation
from app.registrations.events import RegistrationCorrected, RegistrationReissued
from app.registrations.queries import acts
from app.registrations.queries import corrections as queries
from app.registrations.queries.corrections import Corrected
from app.registrations.rules import numbers
from app.registrations.schemas.content import Content, choices_kept
from app.registrations.service.acts import columns
from app.registrations.service.considering import CANDIDATES_OWN, Considered, stands_on
from app.registrations.service.judgement import Judgement, judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """By whom, and the motive that the candidate reads."""

    agent: UUID
    motive: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reissued:
    """The next version of a registration whose candidate's identity was corrected, and what the law finds there now."""

    registration_id: UUID
    academie: str
    version: int
    violations: tuple[Violation, ...]


async def correct(db: Transaction, now: datetime, made: Considered, why: Why) -> int:
    """Write what was considered, alone, in the agent's name; the number of the version."""
    held, number = made.held, made.held.version + 1
    signed_since = None if made.signed_again else held.signed_since
    await _write(db, now, held, made.judged, made.content, why, signed_since)
    detail: dict[str, object] = {
        "version": number,
        "motive": why.motive,
        "fields": [change.field for change in made.changed],
        "definitive": [one.code for one in made.definitive],
    }
    # Rule 17: a number unknown here is left to an agent, who finds it by this.
    if unknown := numbers.to_check(made.judged.choices, made.judged.facts):
        detail["numbers_to_check"] = unknown
    await record(
        db,
        "registration.correct",
        actor=Party("agent", why.agent),
        subject=Party("registration", held.id),
        detail=detail,
        event=RegistrationCorrected(registration_id=held.id, version=number),
    )
    return number


async def reissue(db: Transaction, now: datetime, account: UUID, why: Why) -> list[Reissued]:
    """The next version of each registration that goes on, the same but for the identity; the account is locked.

    What was signed stays signed. What the law does not admit any more is told, not refused: a person is who they are.
    """
    made = []
    for held in await queries.going_on(db, account=account, today=now.date()):
        content = cast("Content", held.choices)
        choices = choices_kept(content)
        stands = await stands_on(db, choices, account)
        judged = await judge(db, now, choices, stands, account=account, unread=CANDIDATES_OWN, correcting=held.id)
        await _write(db, now, held, replace(judged, choices=choices), content, why, held.signed_since)
        number = held.version + 1
        await record(
            db,
            "registration.reissue",
            actor=Party("agent", why.agent),
            subject=Party("registration", held.id),
            detail={"version": number},
            event=RegistrationReissued(registration_id=held.id, version=number),
        )
        made.append(
            Reissued(registration_id=held.id, academie=choices.academie, version=number, violations=judged.violations)
        )
    return made


async def _write(
    db: Transaction,
    now: datetime,
    held: Corrected,
    judged: Judgement,
    content: Content,
    why: Why,
    signed_since: int | None,
) -> None:
    """The derogation in the same transaction: the last wall wants it after the bound, and the forme's guard always."""
    await derogate(
        db,
        Derogation.CORRECTION,
        Window.REGISTRATION,
        motive=why.motive,
        actor=Party("agent", why.agent),
        registration=held.id,
    )
    await acts.add_version(
        db,
        registration=held.id,
        version=held.version + 1,
        **columns(judged, content, digest(canonical(content))),
        arrived=now,
        bound=None,
        bound_zone=judged.calendar.zone_name,
        judged_by=judged.by,
        corrected_by=why.agent,
        motive=why.motive,
        signed_since=signed_since,
    )
