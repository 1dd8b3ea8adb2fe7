"""Every operation of the service × every role × two académies, against docs/roles.csv."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from app.dossiers.service import entries
from app.http.house import House
from app.staff.rules import Kind, Role
from tests import make
from tests.contract.document import Operation
from tests.dossiers.deposits import complement_asked
from tests.justificatifs import files
from tests.staff.agents import everywhere, logged_in
from tests.staff.matrix import (
    FOREIGN,
    OWN,
    TABLE,
    absent,
    ask,
    for_agents,
    names,
    staff_operations,
    table,
    told,
)
from tests.stage import Stage

ROWS = table(TABLE.read_text())
OPERATIONS = staff_operations()
FOR_AGENTS = [one for one in OPERATIONS if for_agents(one)]
NATIONAL = {"training_body_id", "secret_id", "key_id"}
"""What every administrator sees, whatever the académie."""
ONES_OWN = {"token_id"}
"""What is one agent's only, whatever the académie: to every other it is as absent."""


@dataclass(frozen=True)
class Scene:
    """One thing of every kind at Aix, and an agent of each role there and at Besançon."""

    things: Mapping[str, str]
    agents: Mapping[tuple[Role, str], httpx.AsyncClient]
    national: httpx.AsyncClient
    """An administrator of every académie."""
    servers: Stage

    async def lines(self) -> int:
        """How many acts were journaled."""
        [(count,)] = await self.servers.select("SELECT count(*) FROM audit_entries")
        assert isinstance(count, int)
        return count


@pytest.fixture(scope="module")
async def scene(servers: Stage, house: House, app: FastAPI) -> AsyncIterator[Scene]:
    """All is there: nothing is refused for want of it. It serves every test below, in their order."""
    camille = await make.candidate(servers, app)
    registration = (await make.registered(camille))["id"]
    depot = await make.deposited(camille, registration, "identite", files.pdf())
    await servers.drain(house)
    agent, theirs = await logged_in(house, app, role=Role.LECTURE, email="ici@example.org")
    token = await theirs.post("/v1/staff/tokens", json={"name": "x", "scopes": ["dossiers:read"]})
    chief_id, chief = await logged_in(house, app, email="chef@example.org")
    asked = await camille.client.post(
        "/v1/me/identity-corrections",
        json={"changes": {"first_names": "Claude"}, "reason": "Prénoms intervertis."},
    )
    message = {"selection": {}, "subject": "La certification", "body": "Elle aura lieu en mars."}
    broadcast = await chief.post("/v1/staff/broadcasts", json=message, headers={"idempotency-key": "un-envoi"})
    accepted = {"act": {"kind": "accept_piece", "piece": "identite"}, "registrations": [registration]}
    bulk_act = await chief.post("/v1/staff/bulk-acts", json=accepted, headers={"idempotency-key": "un-acte-en-nombre"})
    request = {"file": ("amex.csv", "nom,prenom,date_naissance,numero_candidat\nEXEMPLE,Camille,2003-04-12,\n")}
    imported = await chief.post("/v1/staff/amenagement-imports", data={"academie": OWN}, files=request)
    async with house.database.transaction() as db:
        await entries.refresh(db, [UUID(registration)])  # lists would hold nothing of anybody
    _, national = await logged_in(house, app, academies=await everywhere(servers), email="national@example.org")
    body = await national.post("/v1/staff/training-bodies", json={"name": "Atelier EXEMPLE"})
    asked_for = {"scopes": ["registrations:read"]}
    secret = await national.post(f"/v1/staff/training-bodies/{body.json()['id']}/secrets", json=asked_for)
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    declared = {"keys": [{"jwk": jwk, **asked_for}]}
    keys = await national.put(
        f"/v1/staff/training-bodies/{body.json()['id']}/keys", json=declared, headers={"if-match": "*"}
    )
    things = {
        "registration_id": registration,
        "depot_id": depot["id"],
        "correction_id": asked.json()["id"],
        "agent_id": str(agent),
        "token_id": token.json()["id"],
        "broadcast_id": broadcast.json()["id"],
        "bulk_act_id": bulk_act.json()["id"],
        **await _rejected(servers, registration, chief_id),
        "complement_id": str(await complement_asked(servers, registration, agent, "identite")),
        "import_id": imported.json()["id"],
        "training_body_id": body.json()["id"],
        "secret_id": secret.json()["id"],
        "key_id": keys.json()["items"][0]["id"],
        "piece": "identite",
        "motif": "illisible",
        "year": str(make.NEXT),
        "academie": OWN,
    }
    agents = {}
    for role in Role:
        for academie in (OWN, FOREIGN):
            email = f"{role}{academie}@example.org"
            _, agents[role, academie] = await logged_in(house, app, role=role, academies=(academie,), email=email)
    yield Scene(things, agents, national, servers)
    await servers.clean()
    prepared = "SELECT year FROM exam_sessions WHERE status = 'preparee'"
    await servers.as_owner(f"DELETE FROM calendars WHERE year IN ({prepared})")
    await servers.as_owner("DELETE FROM exam_sessions WHERE status = 'preparee'")


async def _rejected(servers: Stage, registration: str, agent: UUID) -> dict[str, str]:
    """A letter, its batch and a proposal that waits, by SQL: acts would leave nothing to the operations below."""
    [(line,)] = await servers.select(
        "INSERT INTO decisions (registration_id, decision, source, motif, ground, agent_id, basis, decided_at) VALUES"
        " (%s, 'rejet_propose', 'en_instruction', 'Motif.', 'Article.', %s, '{\"version\": 1, \"pieces\": {}}',"
        " legal_now()) RETURNING id",
        (registration, agent),
    )
    await servers.as_owner("INSERT INTO dossiers (registration_id, proposal_id) VALUES (%s, %s)", (registration, line))
    [(batch,)] = await servers.select(
        "INSERT INTO letter_batches (agent_id, academies) VALUES (%s, '{02}') RETURNING id", (agent,)
    )
    [(letter,)] = await servers.select(
        "INSERT INTO letters (decision_id, registration_id, exam_session, academie, content, address_key, batch_id)"
        " VALUES (%s, %s, %s, '02', '{}', '', %s) RETURNING id",
        (line, registration, make.NEXT, batch),
    )
    return {"letter_id": str(letter), "batch_id": str(batch)}


def test_every_operation_of_the_service_has_its_row() -> None:
    """A new one, or one that went, is seen; so is a door left open by the contract."""
    assert ROWS.keys() == {one.id for one in OPERATIONS}
    assert {one.id for one in OPERATIONS if not for_agents(one)} == {
        row.operation for row in ROWS.values() if row.public
    }


def test_every_thing_that_is_named_is_in_the_scene() -> None:
    """A new kind of thing comes with its place in the scene above."""
    known = {"registration_id", "depot_id", "piece", "year", "academie"}
    known |= {"agent_id", "token_id", "broadcast_id"}
    known |= {"correction_id", "bulk_act_id", "complement_id", "import_id"}
    known |= {"letter_id", "batch_id", "training_body_id", "motif", "secret_id", "key_id"}
    assert {name for one in FOR_AGENTS for name in names(one)} <= known


async def test_who_has_not_the_role_is_told_so_and_does_nothing(scene: Scene) -> None:
    """Of their académie or of another, and whether the thing is there or not."""
    before = await scene.lines()
    for operation in FOR_AGENTS:
        for role in set(Role) - ROWS[operation.id].roles:
            for academie in (OWN, FOREIGN):
                for things in (scene.things, absent(operation, scene.things) or scene.things):
                    answer = await ask(scene.agents[role, academie], operation, things, version="*")
                    assert answer.status_code == 403, f"{operation.id} {role} {academie}: {answer.text}"
                    assert answer.json()["code"] == "role-absent", f"{operation.id} {role}"
    assert await scene.lines() == before


async def test_what_is_of_another_academie_is_byte_for_byte_absent(scene: Scene) -> None:
    """And lists hold nothing of it."""
    for operation in FOR_AGENTS[:-1]:
        for role in sorted(ROWS[operation.id].roles):
            if not ROWS[operation.id].national and not NATIONAL & {*names(operation)}:
                await _as_absent(scene, operation, role, FOREIGN)


async def test_what_is_national_is_refused_to_who_has_one_academie(scene: Scene) -> None:
    """And it is said why, before anything of the request is judged; nothing is done."""
    before = await scene.lines()
    for operation in FOR_AGENTS:
        if ROWS[operation.id].national:
            [role] = ROWS[operation.id].roles
            answer = await ask(scene.agents[role, OWN], operation, scene.things, version="*")
            assert answer.status_code == 403, f"{operation.id}: {answer.text}"
            assert answer.json()["code"] == "perimetre-national-requis", operation.id
    assert await scene.lines() == before


async def test_who_has_the_role_comes_in(scene: Scene) -> None:
    """At a stale version where there is one, so that nothing that matters to other tests moves."""
    for operation in FOR_AGENTS:
        for role in sorted(ROWS[operation.id].roles):
            if ONES_OWN & {*names(operation)}:
                await _as_absent(scene, operation, role, OWN)
                continue
            agent = scene.national if ROWS[operation.id].national else scene.agents[role, OWN]
            answer = await ask(agent, operation, scene.things, version='"jamais-vue"')
            refused = {401, 403, 404, 405}
            assert answer.status_code not in refused, f"{operation.id} {role}: {answer.text}"
            assert answer.status_code < 500, f"{operation.id} {role}: {answer.text}"


async def _as_absent(scene: Scene, operation: Operation, role: Role, academie: str) -> None:
    agent = scene.agents[role, academie]
    before = await scene.lines()
    answer = await ask(agent, operation, scene.things, version="*")
    nowhere = absent(operation, scene.things)
    if nowhere is not None:
        assert answer.status_code == 404, f"{operation.id} {role}: {answer.text}"
        assert told(answer) == told(await ask(agent, operation, nowhere, version="*")), f"{operation.id} {role}"
        assert await scene.lines() == before, operation.id
    kinds = {"registration_id", "depot_id", "agent_id", "token_id"}
    for kind in kinds | {"correction_id", "complement_id", "letter_id", "batch_id", "import_id"}:
        assert scene.things[kind] not in answer.text, f"{operation.id} {role} shows {kind}"


@pytest.mark.parametrize(
    "planted",
    [
        "operation,roles\nreviewDepot,instruction gestionnaire\n",
        "operation,roles\nreviewDepot,instruction\nreviewDepot,decision\n",
        "operation,roles\nreviewDepot,\n",
    ],
)
def test_a_table_that_says_nothing_clear_is_refused(planted: str) -> None:
    with pytest.raises(ValueError, match=r"Role|twice"):
        table(planted)


async def test_a_personal_token_enters_as_a_login_does(house: House, app: FastAPI, scene: Scene) -> None:
    """The table is of roles, whatever the credential: but for what only a person at work does."""
    _, script = await logged_in(house, app, email="script@example.org", kind=Kind.PERSONAL)
    refused = set()
    for operation in FOR_AGENTS:
        if (await ask(script, operation, scene.things, version='"jamais-vue"')).status_code == 403:
            refused.add(operation.id)
    national = {row.operation for row in ROWS.values() if row.national}
    assert refused == {"createAgentToken", "logOutAgent"} | national
