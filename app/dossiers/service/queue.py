"""The queue as agents read it."""

from datetime import datetime
from uuid import UUID

from app.db.reads import Reads
from app.dossiers.queries import queue
from app.dossiers.queries.queue import Line
from app.dossiers.rules.assignment import Claim
from app.dossiers.rules.selection import Selection
from app.dossiers.service.assignments import Json, holder_shown
from app.justificatifs.rules.complements import Standing, status


async def page(
    reads: Reads, now: datetime, selection: Selection, *, after: str | None, limit: int
) -> tuple[list[Json], str | None]:
    """The next lines, and the position after which others follow."""
    position = None
    if after is not None:
        since, _, key = after.partition(" ")
        position = (datetime.fromisoformat(since), UUID(key))
    found = await queue.page(reads, selection, now=now, after=position, limit=limit + 1)
    given = found[:limit]
    last = given[-1] if len(found) > limit else None
    follows = None if last is None else f"{last.waiting_since.isoformat()} {last.registration_id}"
    return [_shown(line, now) for line in given], follows


def _shown(line: Line, now: datetime) -> Json:
    """The contract's QueueLine."""
    claim = Claim(
        agent_id=line.agent_id,
        agent_name=line.agent_name,
        taken_at=line.taken_at,
        expires_at=line.expires_at,
        version=0,
    )
    return {
        "registration_id": line.registration_id,
        "candidate_number": line.candidate_number,
        "candidate": {
            "birth_name": line.birth_name,
            "usage_name": line.usage_name,
            "first_names": line.first_names,
        },
        "exam_session": line.exam_session,
        "academie": line.academie,
        "specialite": line.specialite,
        "specialite_label": line.specialite_label,
        "option_label": line.option_label,
        "category": line.category,
        "status": line.status,
        "missing": line.missing,
        "refused": line.refused,
        "complement": _complement(line, now),
        "sous_reserve_r408": line.sous_reserve_r408,
        "waiting_since": line.waiting_since,
        "refreshed_at": line.refreshed_at,
        "holder": holder_shown(claim, now),
    }


def _complement(line: Line, now: datetime) -> Json | None:
    if line.complement is None:
        return None
    standing = status(Standing(line.complement), line.complement_until, now)
    return {"standing": standing, "until": line.complement_until}
