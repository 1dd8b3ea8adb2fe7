"""Two agents who do not exist: they examine test candidates, decide, and nobody can log in as them."""

from uuid import UUID

from app.db.transaction import Transaction
from app.sandbox.queries.candidates import alone
from app.staff import service as staff
from app.staff.access import CallingAgent
from app.staff.rules import SCOPES, AgentEntry, Kind, Role

_NOBODY = UUID(int=0)
_ROLE = Role.DECISION
_NAMES = {
    "premier-agent@bac-a-sable.example.org": "Premier agent d'essai",
    "second-agent@bac-a-sable.example.org": "Second agent d'essai",
}


def seeing(academie: str, agent: UUID = _NOBODY) -> CallingAgent:
    """Who sees the dossiers of this académie; as nobody, only to read."""
    return CallingAgent(
        agent_id=agent,
        token_id=_NOBODY,
        kind=Kind.LOGIN,
        role=_ROLE,
        academies=frozenset({academie}),
        scopes=frozenset(SCOPES[_ROLE]),
    )


async def both(db: Transaction, academie: str) -> tuple[CallingAgent, CallingAgent]:
    """The two of them, declared the first time."""
    await alone(db, "agents")
    known = {one.email: one.id for one in await staff.agents(db)}
    for email, name in _NAMES.items():
        if email not in known:
            entry = AgentEntry(name=name, email=email, role=_ROLE, academies=(academie,))
            known[email] = await staff.create_agent(db, entry)
    first, second = (seeing(academie, known[email]) for email in _NAMES)
    return first, second
