"""A dossier as its readers receive it."""

from datetime import datetime

from app.dossiers.rules.appeals import appeals
from app.dossiers.rules.status import Decision
from app.dossiers.schemas.kept import File, KeptDecision
from app.exam_sessions.rules import legal_instant
from app.justificatifs.rules.checklist import Item
from app.justificatifs.rules.states import PieceState
from app.justificatifs.service.admission import refusal_of
from app.justificatifs.service.showing import complement_shown

Json = dict[str, object]


def dossier(file: File, now: datetime) -> Json:
    """The contract's Dossier."""
    facts = file.kept.facts
    zone = facts.clocks
    return {
        "registration_id": facts.registration_id,
        **standing(file),
        "complements": [complement_shown(one, facts, file.checklist.items, now) for one in facts.complements],
        "deadlines": {
            "registration": legal_instant(facts.registration_closes_at, zone),
            "justificatifs": legal_instant(facts.justificatifs_close_at, zone),
        },
        "actions": [_deposit(file, now)],
    }


def standing(file: File) -> Json:
    """What the candidate and the agent both read."""
    facts = file.kept.facts
    return {
        "status": file.status,
        "registration_version": facts.version,
        "missing": missing(file),
        "sous_reserve_r408": file.completeness.sous_reserve_r408,
        "decision": _decision(file.kept.decision),
        "updated_at": file.kept.updated_at,
    }


def missing(file: File) -> list[Json]:
    """Each piece that the dossier waits for."""
    return [piece_shown(file, item) for item in file.completeness.missing]


def piece_shown(file: File, item: Item) -> Json:
    """The contract's MissingPiece."""
    return {
        "piece": item.piece.code,
        "label": item.piece.label,
        "state": item.state,
        "until": None if item.until is None else legal_instant(item.until, file.kept.facts.clocks),
        "reason": item.detail or item.reason,
    }


def _decision(kept: KeptDecision | None) -> Json | None:
    # Being examined is a status, not a verdict.
    if kept is None or kept.decision is Decision.EN_INSTRUCTION:
        return None
    return {
        "verdict": kept.decision,
        "motif": kept.motif,
        "ground": kept.ground,
        "appeals": appeals(kept.decision, kept.tribunal),
        "decided_at": kept.decided_at,
    }


def _deposit(file: File, now: datetime) -> Json:
    """Whether some justificatif may be deposited now, until when, else why not."""
    facts = file.kept.facts
    refusal = None
    for item in file.checklist.items:
        refusal = refusal_of(facts, item, PieceState.DEPOSE, now)
        if refusal is None:
            break
    return {
        "action": "deposer",
        "allowed": refusal is None,
        "until": _last(file, now) if refusal is None else None,
        "reason": None if refusal is None else refusal.detail,
    }


def _last(file: File, now: datetime) -> datetime | None:
    """Everybody's bound; after it, the last of those of the pieces that may still come; None if none has one."""
    facts = file.kept.facts
    if facts.calendar.justificatifs.admit(now):
        return facts.justificatifs_close_at
    coming = [one for one in file.checklist.items if refusal_of(facts, one, PieceState.DEPOSE, now) is None]
    return max((one.until for one in coming if one.until is not None), default=None)
