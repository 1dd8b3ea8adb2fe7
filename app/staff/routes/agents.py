"""The agents, for the administrators of the same académies."""

from uuid import UUID

from starlette.responses import Response

from app.audit.service import Party
from app.http.answers import Answer
from app.http.doors import door
from app.http.etag import IfMatch, IfNoneMatch, unchanged
from app.http.idempotency import IdempotencyKey
from app.http.pagination import Paging
from app.http.transaction import Db, ReadDb
from app.staff import schemas
from app.staff.access import Agent, CallingAgent
from app.staff.rules import AgentEntry, Scope, expanded
from app.staff.schemas import AgentIn, AgentPatch, ReinvitationIn
from app.staff.service import administering, enrolling
from app.staff.service.administering import Administrator, Change

router = door("/v1/staff/agents", tags=["service"])

_FIRST = UUID(int=0)
INVITED = {
    "detail": "L'invitation part par courriel. Elle est valable 48 heures et remplace toute invitation antérieure."
}


@router.get("", operation_id="listAgents")
async def list_agents(agent: Agent, page: Paging, reads: ReadDb) -> Answer:
    """Those all of whose académies are mine."""
    agent.require(Scope.AGENTS)
    after = _FIRST if page.after is None else UUID(page.after)
    found = await administering.agents_page(reads, academies=agent.academies, after=after, size=page.limit + 1)
    given = found[: page.limit]
    return page.answer([schemas.shown(one) for one in given], str(given[-1].id) if len(found) > page.limit else None)


@router.post("", operation_id="createAgent", status_code=201)
async def create(body: AgentIn, agent: Agent, db: Db, once: IdempotencyKey) -> Response:
    """Declare one, and invite them by mail."""
    agent.require(Scope.AGENTS)
    entry = AgentEntry(name=body.name, email=body.email.lower(), role=body.role, academies=expanded(body.academies))

    async def act() -> Response:
        made = await administering.create_agent(db, entry, by=_administrator(agent))
        await enrolling.invite(db, made, actor=Party("agent", agent.agent_id))
        one = await administering.shown(db, made, academies=agent.academies)
        return Answer(schemas.shown(one), status=201, etag=one.version, location=f"/v1/staff/agents/{made}")

    return await once(db, str(agent.agent_id), act)


@router.get("/{agent_id}", operation_id="getAgent")
async def read(agent_id: UUID, agent: Agent, reads: ReadDb, if_none_match: IfNoneMatch = None) -> Answer:
    """One of them."""
    agent.require(Scope.AGENTS)
    one = await administering.shown(reads, agent_id, academies=agent.academies)
    return unchanged(if_none_match, one.version) or Answer(schemas.shown(one), etag=one.version)


@router.patch("/{agent_id}", operation_id="changeAgent")
async def change(agent_id: UUID, body: AgentPatch, agent: Agent, version: IfMatch, db: Db) -> Answer:
    """Another role, other académies; disable, enable, unlock."""
    agent.require(Scope.AGENTS)
    wanted = Change(
        name=body.get("name"),
        role=body.get("role"),
        academies=expanded(body["academies"]) if "academies" in body else None,
        disabled=body.get("disabled"),
        unlocked="locked" in body,
    )
    one = await administering.change(db, agent_id, wanted, by=_administrator(agent), version=version.check)
    return Answer(schemas.shown(one), etag=one.version)


@router.post("/{agent_id}/invitations", operation_id="inviteAgent", status_code=202)
async def invite(agent_id: UUID, body: ReinvitationIn, agent: Agent, db: Db, once: IdempotencyKey) -> Response:
    """Another invitation: a password or a phone was lost."""
    agent.require(Scope.AGENTS)

    async def act() -> Response:
        one = await administering.shown(db, agent_id, academies=agent.academies)
        await enrolling.invite(db, one.id, actor=Party("agent", agent.agent_id), motive=body.motive)
        return Answer(INVITED, status=202)

    return await once(db, str(agent.agent_id), act)


def _administrator(agent: CallingAgent) -> Administrator:
    return Administrator(party=Party("agent", agent.agent_id), academies=agent.academies)
