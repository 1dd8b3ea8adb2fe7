"""What agents decided: where it left a dossier, and the history, which only grows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import aliased

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.dossiers.models import DecisionRow, Dossier
from app.dossiers.rules.acts import Reason
from app.dossiers.rules.proposals import Basis
from app.exam_sessions.models import ExamSession
from app.registrations.models import Registration
from app.staff.models import AgentRow


@dataclass(frozen=True, slots=True)
class Decided:
    """Where agents left a dossier."""

    decision: str | None
    motif: str | None
    ground: str | None
    decision_id: UUID | None
    proposal_id: UUID | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the history; `answered_by` is what became of a proposal."""

    id: UUID
    decision: str
    source: str
    motif_code: str | None
    motif: str | None
    ground: str | None
    agent_id: UUID
    agent_name: str
    proposal_id: UUID | None
    answered_by: str | None
    basis: dict[str, object] | None
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A line to add."""

    registration: UUID
    decision: str
    source: str
    reason: Reason
    agent: UUID
    now: datetime
    proposal_id: UUID | None = None
    proposed_by: UUID | None = None
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class _Key:
    id: UUID


@dataclass(frozen=True, slots=True)
class _Settings:
    settings: dict[str, object]


@dataclass(frozen=True, slots=True)
class _Basis:
    registration_id: UUID
    version: int
    pieces: dict[str, str]


_DECIDED = select(
    Dossier.decision, Dossier.motif, Dossier.ground, Dossier.decision_id, Dossier.proposal_id, Dossier.version
).where(Dossier.registration_id == bindparam("registration"))
_READ = query(_DECIDED, into=Decided)
_BEGIN = command(
    upsert(Dossier)
    .from_select(["registration_id"], select(Registration.id).where(Registration.id == bindparam("registration")))
    .on_conflict_do_nothing()
)
# The registration's row too: what its candidate does meanwhile waits for the decision, or is seen by it.
_HELD = query(_DECIDED.join(Registration, Registration.id == Dossier.registration_id).with_for_update(), into=Decided)
_THIS = Dossier.registration_id == bindparam("registration")
_TOUCH = command(update(Dossier).where(_THIS).values(version=Dossier.version + 1, updated_at=func.legal_now()))
_MOVE = command(
    update(Dossier)
    .where(_THIS)
    .values(
        decision=bindparam("decision"),
        motif=bindparam("motif"),
        ground=bindparam("ground"),
        decided_at=bindparam("now"),
        decided_by=bindparam("agent"),
        decision_id=bindparam("line"),
        proposal_id=None,
        version=Dossier.version + 1,
        updated_at=func.legal_now(),
    )
)
_PROPOSE = command(update(Dossier).where(_THIS).values(proposal_id=bindparam("proposal"), version=Dossier.version + 1))
_ADD = query(
    insert(DecisionRow)
    .values(
        registration_id=bindparam("registration"),
        decision=bindparam("decision"),
        source=bindparam("source"),
        motif_code=bindparam("motif_code"),
        motif=bindparam("motif"),
        ground=bindparam("ground"),
        agent_id=bindparam("agent"),
        proposal_id=bindparam("proposal_id"),
        proposed_by=bindparam("proposed_by"),
        basis=bindparam("basis"),
        decided_at=bindparam("decided_at"),
    )
    .returning(DecisionRow.id),
    into=_Key,
)

_ANSWER = aliased(DecisionRow)
_LINES = (
    select(
        DecisionRow.id,
        DecisionRow.decision,
        DecisionRow.source,
        DecisionRow.motif_code,
        DecisionRow.motif,
        DecisionRow.ground,
        DecisionRow.agent_id,
        AgentRow.name.label("agent_name"),
        DecisionRow.proposal_id,
        _ANSWER.decision.label("answered_by"),
        DecisionRow.basis,
        DecisionRow.decided_at,
    )
    .join(AgentRow, AgentRow.id == DecisionRow.agent_id)
    .outerjoin(_ANSWER, _ANSWER.proposal_id == DecisionRow.id)
)
_HISTORY = query(
    _LINES.where(DecisionRow.registration_id == bindparam("registration")).order_by(DecisionRow.id), into=Line
)
_LINE = query(_LINES.where(DecisionRow.id == bindparam("line")), into=Line)
_SETTINGS = query(
    select(ExamSession.settings)
    .join(Registration, Registration.exam_session == ExamSession.year)
    .where(Registration.id == bindparam("registration")),
    into=_Settings,
)
# A file expected or given up is none; all else that a candidate, a machine or an agent says of a piece counts.
_BASES = query(
    text(
        """
        SELECT r.id AS registration_id, r.version, coalesce((
            SELECT jsonb_object_agg(piece, marks) FROM (
                SELECT piece, string_agg(mark, ' ' ORDER BY mark) AS marks FROM (
                    SELECT piece, concat_ws('/', id, state, review, proven_version) AS mark FROM depots
                    WHERE registration_id = r.id AND state NOT IN ('attendu', 'abandonne')
                    UNION ALL
                    SELECT piece, concat_ws('/', version, review) FROM justificatifs WHERE registration_id = r.id
                    UNION ALL
                    SELECT piece, concat_ws('/', closes_at, closed_at) FROM second_chances WHERE registration_id = r.id
                ) AS said GROUP BY piece
            ) AS each_piece
        ), '{}') AS pieces
        FROM registrations r WHERE r.id = ANY(CAST(:registrations AS uuid[]))
        """
    ),
    into=_Basis,
)


async def decided(db: Asking, *, registration: UUID) -> Decided | None:
    """What was decided; None as long as no agent touched it."""
    return await db.row(_READ, registration=registration)


async def held(db: Transaction, *, registration: UUID) -> Decided | None:
    """The same, made if need be, locked with its registration until the end of the act; None without registration."""
    await db.run(_BEGIN, registration=registration)
    return await db.row(_HELD, registration=registration)


async def add(db: Transaction, new: New) -> UUID:
    """One more line of the history; its key."""
    basis = None if new.basis is None else Jsonb({"version": new.basis.version, "pieces": dict(new.basis.pieces)})
    made = await db.the_row(
        _ADD,
        registration=new.registration,
        decision=new.decision,
        source=new.source,
        motif_code=new.reason.code,
        motif=new.reason.motif,
        ground=new.reason.ground,
        agent=new.agent,
        proposal_id=new.proposal_id,
        proposed_by=new.proposed_by,
        basis=basis,
        decided_at=new.now,
    )
    return made.id


async def move(db: Transaction, new: New, line: UUID) -> None:
    """Write where it goes; a trigger refuses what the table of the rules does not admit. What was proposed is over."""
    await db.run(
        _MOVE,
        registration=new.registration,
        decision=new.decision,
        motif=new.reason.motif,
        ground=new.reason.ground,
        agent=new.agent,
        now=new.now,
        line=line,
    )


async def propose(db: Transaction, *, registration: UUID, proposal: UUID | None) -> None:
    """A proposal waits for a second agent, or none does any more; the dossier stays where it is."""
    await db.run(_PROPOSE, registration=registration, proposal=proposal)


async def history(db: Asking, *, registration: UUID) -> list[Line]:
    """Every line, the oldest first."""
    return await db.rows(_HISTORY, registration=registration)


async def line(db: Asking, key: UUID) -> Line:
    """One."""
    return await db.the_row(_LINE, line=key)


async def settings(db: Asking, *, registration: UUID) -> Mapping[str, object]:
    """Those of its exam session."""
    return (await db.the_row(_SETTINGS, registration=registration)).settings


async def bases(db: Asking, registrations: Sequence[UUID]) -> Mapping[UUID, Basis]:
    """What a decision on each of these would rest upon now."""
    found = await db.rows(_BASES, registrations=list(registrations))
    return {one.registration_id: Basis(one.version, one.pieces) for one in found}


async def touch(db: Transaction, *, registration: UUID) -> None:
    """Something else that a decision stands on has changed: who decides must have seen it."""
    await db.run(_TOUCH, registration=registration)
