"""Pieces that may come after the bound, refused too late or asked by a correction: opened, closed before their date."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.audit.service import SYSTEM, Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.jobs.outbox import announce
from app.justificatifs.events import SecondChanceClosed
from app.justificatifs.queries import chances as queries
from app.justificatifs.queries import facts as registrations
from app.justificatifs.rules.pieces import Piece
from app.justificatifs.rules.second_chance import CORRECTION_DAYS, DAYS, MOST_DAYS, chance_until, whole_days
from app.justificatifs.schemas.kept import KeptChance, KeptDepot
from app.justificatifs.service.checklists import piece_of
from app.kit.errors import Conflict, Invalid, Violation
from app.registrations.rules.states import RegistrationState

SETTING = "second_chance_days"


async def open_chance(db: Transaction, now: datetime, refused: KeptDepot) -> None:
    """If this file was announced in time and its refusal came after; its registration is locked."""
    [facts] = await registrations.facts_of(db, [refused.registration_id])
    # What may come late needs no chance; a registration that is over has none.
    if piece_of(facts, refused.piece).late_allowed or facts.status is not RegistrationState.ENREGISTREE:
        return
    until = chance_until(
        now,
        declared_at=refused.declared_at,
        closes_at=facts.justificatifs_close_at,
        zone=facts.clocks,
        days=await days_of(db, facts.choices.exam_session),
    )
    if until is None:
        return
    opened = await queries.open_chance(
        db, now, registration=refused.registration_id, piece=refused.piece, depot=refused.id, until=until
    )
    if opened:
        await record(
            db,
            "second_chance.open",
            actor=SYSTEM,
            subject=Party("registration", refused.registration_id),
            detail={"piece": refused.piece, "depot": str(refused.id), "until": until.isoformat()},
        )


def again_until(now: datetime, closes_at: datetime, zone: ZoneInfo) -> datetime:
    """Until when the candidate may deposit what a correction of this instant asks for."""
    return max(closes_at, whole_days(now, CORRECTION_DAYS, zone).astimezone(UTC))


async def ask_again(
    db: Transaction, now: datetime, registration: UUID, pieces: Sequence[Piece], until: datetime, *, agent: UUID
) -> None:
    """A correction asks for these pieces, until that date, in the agent's name; what may come late needs no date."""
    for piece in pieces:
        if piece.late_allowed:
            continue
        await queries.reopen_chance(db, now, registration=registration, piece=piece.code, until=until)
        await record(
            db,
            "second_chance.open",
            actor=Party("agent", agent),
            subject=Party("registration", registration),
            detail={"piece": piece.code, "until": until.isoformat()},
        )


async def close_chance(
    db: Transaction, now: datetime, registration: UUID, code: str, motif: str, *, agent: UUID, academies: Sequence[str]
) -> KeptChance:
    """An agent of one of these académies closes it before its date, and says why."""
    if await registrations.facts_of_academies(db, academies=academies, registration=registration) is None:
        raise ABSENT
    motif = motif.strip()
    if not motif:
        raise invalid((Violation("motif-requis", "/motif", "Dites pourquoi ce nouvel envoi est fermé.", ""),))
    closed = await queries.close_chance(db, now, registration=registration, piece=code, motif=motif, agent=agent)
    if closed is None:
        raise Conflict("nouvel-envoi-ferme", "Aucun nouvel envoi n'est ouvert pour cette pièce.")
    await record(
        db,
        "second_chance.close",
        actor=Party("agent", agent),
        subject=Party("registration", registration),
        detail={"piece": code, "motif": motif},
    )
    await announce(db, SecondChanceClosed(registration_id=registration, piece=code))
    return closed


async def chance_of(db: Asking, registration: UUID, piece: str) -> datetime | None:
    """When the second chance of a piece ends; None if it has none, or an agent closed it."""
    [facts] = await registrations.facts_of(db, [registration])
    return facts.chances.get(piece)


async def days_of(db: Asking, year: int) -> int:
    """How many days a second chance of this exam session lasts."""
    return int(str((await exam_sessions.settings_of(db, year)).get(SETTING, DAYS)))


async def set_days(db: Transaction, year: int, days: int, *, actor: Party = SYSTEM) -> None:
    """Keep how many; 0: no second chance. Those that are open keep their date."""
    if not 0 <= days <= MOST_DAYS:
        raise Invalid("duree-invalide", f"De 0 à {MOST_DAYS} jours.")
    await exam_sessions.set_member(db, year, SETTING, days, actor=actor)
