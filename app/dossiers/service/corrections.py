"""Corrections of a registration by the service: what they change, and what they ask of the candidate, until when."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from app.audit.service import Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions.rules import legal_instant
from app.http.problems import told
from app.justificatifs import service as justificatifs
from app.justificatifs.rules.pieces import RECAPITULATIF, Piece
from app.kit.errors import Violation
from app.registrations import service as registrations
from app.registrations.rules import Notice
from app.registrations.service import Considered, Given, Why
from app.staff.access import CallingAgent

Json = dict[str, object]

_WINDOW = "Guide, calendrier"


async def check(db: Transaction, now: datetime, registration: UUID, given: Given, *, agent: CallingAgent) -> Json:
    """The contract's CorrectionCheck; only its line in the journal is kept."""
    made = await registrations.consider(db, now, registration, given, academies=sorted(agent.academies))
    await record(
        db,
        "registration.check_correction",
        actor=Party("agent", agent.agent_id),
        subject=Party("registration", registration),
        detail={"fields": [change.field for change in made.changed]},
    )
    refusals = made.violations
    if made.open is not None:
        refusals = (Violation(made.open.code, "", made.open.detail, _WINDOW), *refusals)
    return {
        "valid": not refusals,
        "violations": [told(one) for one in refusals],
        "version": made.held.version,
        **_shown(made, await _asked(db, made), now),
    }


async def correct(
    db: Transaction,
    now: datetime,
    registration: UUID,
    given: Given,
    motive: str,
    *,
    agent: CallingAgent,
    version: Callable[[int], None],
) -> Json:
    """The contract's Correction; what it asks of the candidate may come until its date, whatever the calendar says."""
    made = await registrations.consider_alone(
        db, now, registration, given, academies=sorted(agent.academies), version=version
    )
    asked = await _asked(db, made)
    number = await registrations.correct(db, now, made, Why(agent=agent.agent_id, motive=motive))
    until = _until(made, now)
    if until > made.judged.calendar.justificatifs_close_at:
        await justificatifs.ask_again(db, now, registration, asked, until, agent=agent.agent_id)
    return {"registration_id": registration, "version": number, **_shown(made, asked, now)}


async def _asked(db: Asking, made: Considered) -> tuple[Piece, ...]:
    """What was not due before, and the récapitulatif when it must be signed again."""
    before = (await justificatifs.checklists_of(db, [made.held.id]))[made.held.id]
    known = {item.piece.code for item in before.items}
    facts = made.judged.facts
    due = justificatifs.due(made.judged.choices, facts.candidate, facts.offer, (made.settings or {}).get("pieces"))
    return tuple(
        piece for piece in due if piece.code not in known or (piece.code == RECAPITULATIF and made.signed_again)
    )


def _until(made: Considered, now: datetime) -> datetime:
    calendar = made.judged.calendar
    return justificatifs.again_until(now, calendar.justificatifs_close_at, calendar.zone)


def _shown(made: Considered, asked: tuple[Piece, ...], now: datetime) -> Json:
    until = legal_instant(_until(made, now), made.judged.calendar.zone)
    return {
        "changes": made.changed,
        "definitive": [{"what": one.code, "sentence": one.detail} for one in made.definitive],
        "warnings": [told(_as_violation(one)) for one in made.warnings],
        "asked": [
            {
                "piece": piece.code,
                "label": piece.label,
                "reason": piece.reason,
                "until": None if piece.late_allowed else until,
            }
            for piece in asked
        ],
    }


def _as_violation(notice: Notice) -> Violation:
    return Violation(notice.code, notice.field, notice.detail, notice.source)
