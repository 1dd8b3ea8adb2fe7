"""A dossier that agents decide on, and those who do."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from app.dossiers import service
from app.dossiers.rules.status import Decision
from app.http.house import House
from app.staff.rules import Role
from tests import make
from tests.dossiers.deposits import deposited, missing
from tests.staff.agents import logged_in
from tests.stage import Stage

ANY = {"if-match": "*"}
REJECTED = {"motif_code": "experience_insuffisante", "text": "Les certificats couvrent sept mois."}
IRREGULAR = {"motif_code": "piece_non_conforme", "text": "La pièce d'identité est périmée."}
ACCEPTED = (
    "UPDATE depots SET review = 'accepte', reviewed_at = legal_now(), version = version + 1 WHERE registration_id = %s"
)


@dataclass(frozen=True)
class Bench:
    """A complete dossier; one agent who examines, two who decide."""

    servers: Stage
    house: House
    camille: make.Candidate
    registration: str
    one: httpx.AsyncClient
    two: httpx.AsyncClient
    three: httpx.AsyncClient
    ids: tuple[UUID, UUID, UUID]

    @property
    def address(self) -> str:
        """Where its decisions are."""
        return f"/v1/staff/dossiers/{self.registration}/decisions"

    async def decide(
        self, agent: httpx.AsyncClient, decision: str, *, at: str | None = None, **members: Any
    ) -> httpx.Response:
        """One act, at this version of the dossier, or at any."""
        match = "*" if at is None else f'"{at}"'
        return await agent.post(self.address, json={"decision": decision, **members}, headers={"if-match": match})

    async def done(self, agent: httpx.AsyncClient, decision: str, **members: Any) -> dict[str, Any]:
        """One act that goes through."""
        answer = await self.decide(agent, decision, **members)
        assert answer.status_code == 201, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    async def read(self, agent: httpx.AsyncClient | None = None) -> dict[str, Any]:
        """All that was decided."""
        answer = await (agent or self.two).get(self.address)
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    async def dossier(self) -> httpx.Response:
        """As its candidate reads it."""
        return await self.camille.client.get(f"/v1/registrations/{self.registration}/dossier")

    async def accept_all(self) -> None:
        """Each file judged."""
        await self.servers.as_owner(ACCEPTED, (self.registration,))

    async def two_agents(self, *, asked: bool) -> None:
        """The switch of the exam session; the test that sets it puts it back."""
        await self.servers.as_owner(
            "UPDATE exam_sessions SET settings = settings || jsonb_build_object('rejection_by_two', %s::boolean)"
            " WHERE year = %s",
            (asked, make.NEXT),
        )


async def bench(servers: Stage, house: House, app: FastAPI, candidate: make.Candidate | None = None) -> Bench:
    """Everything deposited, nothing judged."""
    camille = candidate or await make.candidate(servers, app)
    registration = (await make.registered(camille))["id"]
    await deposited(servers, registration, *await missing(camille.client, registration))
    agents = []
    for name, role in (("Claude", Role.INSTRUCTION), ("Dominique", Role.DECISION), ("Andrea", Role.DECISION)):
        key, client = await logged_in(house, app, role=role, email=f"{name.lower()}@example.org")
        await servers.as_owner("UPDATE agents SET name = %s WHERE id = %s", (f"{name} EXEMPLE", key))
        agents.append((key, client))
    (first, one), (second, two), (third, three) = agents
    return Bench(servers, house, camille, registration, one, two, three, (first, second, third))


async def rejected(servers: Stage, house: House, candidate: make.Candidate, agent: UUID, **registration: object) -> str:
    """One more dossier, rejected by this agent alone, as the acts would leave it; its registration."""
    key = str((await make.registered(candidate, **registration))["id"])
    await deposited(servers, key, *await missing(candidate.client, key))
    await move(house, key, agent, Decision.EN_INSTRUCTION)
    await move(house, key, agent, Decision.REJETE)
    return key


async def move(house: House, registration: str, agent: UUID, target: Decision) -> None:
    """One move, with a motif."""
    async with house.database.transaction() as db:
        await service.move(
            db,
            house.clock.now(),
            UUID(registration),
            target,
            agent=agent,
            motif="Sept mois au lieu d'un an.",
            ground="Code de l'éducation, article D643-16.",
        )
