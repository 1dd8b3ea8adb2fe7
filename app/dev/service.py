"""The service's side of the sample: an agent with a token, and a training body."""

from contextlib import suppress
from datetime import datetime, timedelta

from app.db.transaction import Transaction
from app.kit.errors import Conflict
from app.organismes import service as organismes
from app.organismes.rules import OrganismeEntry
from app.staff import service as staff
from app.staff.rules import AgentEntry, Role, Scope

AGENT = AgentEntry(
    name="Dominique EXEMPLE", email="agent@example.org", role=Role.ADMINISTRATEUR, academies=("02", "23", "27")
)
ORGANISME = OrganismeEntry(name="École à distance EXEMPLE", city="Marseille", distance=True)
_LABEL = "make run"


async def load(db: Transaction, now: datetime) -> tuple[str, ...]:
    """Declare them once; the token is a new one at each start, since only its digest is kept. Lines for the banner."""
    with suppress(Conflict):
        async with db.savepoint():
            await staff.create_agent(db, AGENT)
    with suppress(Conflict):
        async with db.savepoint():
            await organismes.declare(db, ORGANISME)
    for token in await staff.tokens_of(db, AGENT.email):
        if token.label == _LABEL and token.revoked_at is None:
            await staff.revoke_token(db, token.id)
    fresh = await staff.create_token(db, now, AGENT.email, label=_LABEL, scopes=tuple(Scope), life=timedelta(days=30))
    return (
        f"Agent    {AGENT.email}, académies {', '.join(AGENT.academies)} ; jeton : {fresh}",
        f"Organisme de formation : {ORGANISME.name}",
    )
