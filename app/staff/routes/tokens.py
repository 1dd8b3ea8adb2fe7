"""One's own personal tokens."""

from datetime import timedelta
from uuid import UUID

from app.http.answers import Answer, Nothing
from app.http.doors import door
from app.http.now import Now
from app.http.transaction import Db, ReadDb
from app.staff import schemas
from app.staff.access import Agent
from app.staff.schemas import TokenIn
from app.staff.service import tokens

router = door("/v1/staff/tokens", tags=["service"])


@router.get("", operation_id="listAgentTokens")
async def list_tokens(agent: Agent, reads: ReadDb, now: Now) -> Answer:
    """Those that work, the oldest first."""
    found = await tokens.own_tokens(reads, now, agent.agent_id)
    return Answer({"items": [schemas.token_shown(one) for one in found], "next_cursor": None})


@router.post("", operation_id="createAgentToken", status_code=201)
async def create(body: TokenIn, agent: Agent, now: Now, db: Db) -> Answer:
    """A new one, shown this once: so no Idempotency-Key, which would keep it."""
    agent.require_login()
    scopes = tuple(sorted(set(body.scopes)))
    wish = tokens.Wish(label=body.name, scopes=scopes, life=timedelta(days=body.days))
    token, made = await tokens.create_own(db, now, agent.agent_id, wish)
    return Answer({**schemas.token_shown(made), "token": token}, status=201)


@router.delete("/{token_id}", operation_id="revokeAgentToken", status_code=204)
async def revoke(token_id: UUID, agent: Agent, db: Db) -> Nothing:
    """It is dead at once, everywhere."""
    await tokens.revoke_own(db, token_id, agent.agent_id)
    return Nothing()
