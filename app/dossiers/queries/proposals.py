"""The rejections that wait for a second agent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, any_, bindparam, cast, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.accounts.models import Account
from app.db.asking import Asking
from app.db.statements import query
from app.dossiers.models import DecisionRow, Dossier
from app.registrations.models import Registration
from app.registrations.rules.states import RegistrationState
from app.staff.models import AgentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One, and whose dossier it is about."""

    id: UUID
    registration_id: UUID
    candidate_number: str
    birth_name: str
    usage_name: str | None
    first_names: str
    exam_session: int
    academie: str
    motif: str
    ground: str
    agent_id: UUID
    agent_name: str
    basis: dict[str, object]
    decided_at: datetime


_PAGE = query(
    select(
        DecisionRow.id,
        DecisionRow.registration_id,
        Registration.candidate_number,
        Account.birth_name,
        Account.usage_name,
        Account.first_names,
        Registration.exam_session,
        Registration.academie,
        DecisionRow.motif,
        DecisionRow.ground,
        DecisionRow.agent_id,
        AgentRow.name.label("agent_name"),
        DecisionRow.basis,
        DecisionRow.decided_at,
    )
    .select_from(Dossier)
    .join(DecisionRow, DecisionRow.id == Dossier.proposal_id)
    .join(Registration, Registration.id == Dossier.registration_id)
    .join(Account, Account.id == Registration.account_id)
    .join(AgentRow, AgentRow.id == DecisionRow.agent_id)
    .where(
        Registration.academie == any_(cast(bindparam("academies"), ARRAY(Text))),
        Registration.status == RegistrationState.ENREGISTREE.value,
        DecisionRow.id > bindparam("after"),
    )
    .order_by(DecisionRow.id)
    .limit(bindparam("limit")),
    into=Waiting,
)


async def page(db: Asking, *, academies: Sequence[str], after: UUID, limit: int) -> list[Waiting]:
    """The next ones, the oldest first."""
    return await db.rows(_PAGE, academies=list(academies), after=after, limit=limit)
