"""What holds for every académie is changed by who administers them all (docs/decisions/what-is-national.md)."""

from app.audit.service import Party
from app.db.asking import Asking
from app.exam_sessions.queries import acts as queries
from app.kit.errors import Forbidden
from app.staff.access import CallingAgent
from app.staff.rules import Scope


async def national(db: Asking, agent: CallingAgent) -> Party:
    """The administrator as the journal names them; a 403 to whom one active académie at least is missing."""
    agent.require(Scope.REFERENCE)
    if missing := sorted(await active_academies(db) - agent.academies):
        raise Forbidden(
            "perimetre-national-requis",
            "Ce réglage vaut pour toutes les académies : il demande un administrateur qui les a toutes. Il vous"
            f" manque : {', '.join(missing)}.",
        )
    return Party("agent", agent.agent_id)


async def active_academies(db: Asking) -> frozenset[str]:
    """The codes of those where one may register."""
    return frozenset(await queries.zones(db))
