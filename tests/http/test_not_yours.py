"""Every operation that names something: whoever it does not belong to is told exactly what is told of the absent."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.staff.rules import Scope
from tests import make
from tests.conftest import connect
from tests.contract.document import Operation, contract, operations, tree
from tests.dossiers.deposits import complement_asked, deposited
from tests.http.absence import nothing, told
from tests.justificatifs.conftest import agent
from tests.partners.bodies import attestation_of
from tests.staff.agents import logged_in
from tests.stage import Stage

BODIES: Mapping[str, object] = {
    "contestAttestation": {"reason": "Je ne l'ai pas suivie."},
    "changeTrainingBody": {"active": False},
    "setTrainingBodyKeys": {"keys": []},
    "createTrainingBodySecret": {"scopes": ["registrations:read"]},
    "addNote": {"body": "Vu."},
    "sendMessage": {"subject": "Votre certificat", "body": "Il ne porte pas de dates."},
    "decideDossier": {"decision": "en_instruction"},
    "markLetterBatchSent": {"sent_on": "2027-01-14"},
    "declareDepot": {"file_name": "a.pdf", "media_type": "application/pdf", "size": 3, "sha256": "0" * 64},
    "answerNonConcerne": {"reason": "Je ne suis pas concerné."},
    "changeAgent": {"role": "decision"},
    "checkCorrection": {"changes": {"handicap": False}, "motive": "Rubrique mal lue."},
    "correctIdentity": {"changes": {"first_names": "Claude"}, "motive": "Prénoms intervertis."},
    "correctRegistration": {"changes": {"handicap": False}, "motive": "Rubrique mal lue."},
    "decideIdentityCorrection": {"verdict": "accordee"},
    "changeRegistration": {"handicap": True},
    "inviteAgent": {"motive": "Téléphone perdu."},
    "setTrainingBodyAgreement": {"agreed": True},
    "markNotification": {"read": True},
    "reviewDepot": {"verdict": "accepte"},
    "reviewNonConcerne": {"verdict": "accepte"},
    "closeSecondChance": {"motif": "Le candidat y renonce."},
    "askComplement": {"pieces": ["identite"], "text": "Le verso manque."},
    "extendComplement": {"until": "2099-01-01"},
    "cancelComplement": {"motif": "Par erreur."},
    "saveDraft": {"specialite": "bts-ndrc"},
}
NAMED = [one for one in operations(contract()) if "_id}" in one.path or "/drafts/" in one.path]
CANDIDATES = [one for one in NAMED if not {"staff", "training-body"} & set(one.path.split("/"))]
STAFF = [one for one in NAMED if "/staff/" in one.path]
BODIES_OWN = [one for one in NAMED if "/training-body/" in one.path]
"""Of training bodies: tests/partners/test_matrix.py."""
OWNED = [one for one in CANDIDATES if "/drafts/" not in one.path]
"""Of an exam session everybody has a draft of their own: nobody can name another's."""


@dataclass(frozen=True)
class Scene:
    """Camille owns one thing of every kind, Dominique has an account, an agent serves another académie."""

    camille: make.Candidate
    dominique: make.Candidate
    agent: httpx.AsyncClient
    stranger: httpx.AsyncClient
    ended: httpx.AsyncClient
    hers: Mapping[str, str]


@pytest.fixture
async def scene(servers: Stage, house: House, app: FastAPI, clean: None) -> Scene:
    """All is there: nothing is refused for want of it."""
    del clean
    camille = await make.candidate(servers, app)
    dominique = await make.candidate(servers, app, email="dominique@example.org", first_names="Dominique")
    ended = await make.candidate(servers, app, email="claude@example.org", first_names="Claude")
    assert (await ended.client.delete("/v1/logins/current")).status_code == 204
    saved = await make.registered(camille)
    registration = saved["id"]
    change = await camille.client.patch(
        f"/v1/registrations/{registration}",
        content=b'{"handicap": true}',
        headers={"content-type": "application/merge-patch+json", "if-match": "*"},
    )
    assert change.status_code == 200, change.text
    await servers.drain(house)
    [depot] = await deposited(servers, registration, "identite")
    asker, _ = await logged_in(house, app)
    notified = (await camille.client.get("/v1/notifications")).json()["items"]
    issued = (await camille.client.get(f"/v1/registrations/{registration}/documents")).json()["items"]
    assert (await camille.client.put(f"/v1/drafts/{make.NEXT}", json={"specialite": "bts-sio"})).status_code == 200
    asked = await camille.client.post(
        "/v1/me/identity-corrections",
        json={"changes": {"first_names": "Claude"}, "reason": "Prénoms intervertis."},
    )
    assert asked.status_code == 201, asked.text
    hers = {
        "registration_id": registration,
        "depot_id": str(depot),
        "correction_id": asked.json()["id"],
        "document_id": issued[0]["id"],
        "notification_id": notified[0]["id"],
        "login_id": str(camille.login_id),
        "attestation_id": str(await attestation_of(servers, registration)),
        "agent_id": str(uuid4()),
        "token_id": str(uuid4()),
        "broadcast_id": str(uuid4()),
        "bulk_act_id": str(uuid4()),
        "letter_id": str(uuid4()),
        "batch_id": str(uuid4()),
        "import_id": str(uuid4()),
        "training_body_id": str(uuid4()),
        "motif": "illisible",
        "secret_id": str(uuid4()),
        "candidate_id": str(uuid4()),
        "webhook_id": str(uuid4()),
        "delivery_id": str(uuid4()),
        "key_id": str(uuid4()),
        "complement_id": str(await complement_asked(servers, registration, asker, "identite")),
        "piece": "identite",
        "version": "1",
        "year": str(make.NEXT),
    }
    other = await agent(app, house, "03", scope=Scope.REVIEW)
    return Scene(camille, dominique, other, connect(app), ended.client, hers)


async def test_another_candidate_s_is_as_absent(scene: Scene) -> None:
    """The same status, the same bytes but the trace; and nothing of it moved."""
    before = await _state(scene)
    for operation in OWNED:
        absent = await _ask(scene.dominique.client, operation, {**scene.hers, **nothing(operation)})
        foreign = await _ask(scene.dominique.client, operation, scene.hers)
        assert absent.status_code == 404, f"{operation.id}: {absent.text}"
        assert told(foreign) == told(absent), operation.id
    assert await _state(scene) == before


async def test_who_is_no_candidate_is_asked_to_log_in(scene: Scene) -> None:
    """Nobody, an agent, a login that ended: the same bytes, whether the thing is there or not."""
    before = await _state(scene)
    for operation in CANDIDATES:
        answers = [
            told(await _ask(caller, operation, named))
            for caller in (scene.stranger, scene.agent, scene.ended)
            for named in (scene.hers, {**scene.hers, **nothing(operation)})
        ]
        assert {status for status, _, _ in answers} == {401}, operation.id
        assert all(one == answers[0] for one in answers), operation.id
    assert await _state(scene) == before


async def test_an_agent_s_door_knows_agents_only(scene: Scene) -> None:
    """The owner of the dossier as anybody else; nor does a system's door know them."""
    for operation in STAFF + BODIES_OWN:
        answers = [
            told(await _ask(caller, operation, scene.hers))
            for caller in (scene.camille.client, scene.dominique.client, scene.stranger, scene.ended)
        ]
        assert {status for status, _, _ in answers} == {401}, operation.id
        assert all(one == answers[0] for one in answers), operation.id


@pytest.mark.parametrize(
    "operation",
    [
        "reviewDepot",
        "reviewNonConcerne",
        "closeSecondChance",
        "takeDossier",
        "releaseDossier",
        "addNote",
        "sendMessage",
        "decideIdentityCorrection",
        "correctIdentity",
        "correctRegistration",
        "checkCorrection",
        "decideDossier",
    ],
)
async def test_what_is_of_another_academie_is_as_absent(scene: Scene, operation: str) -> None:
    """To an agent who may review."""
    [review] = [one for one in STAFF if one.id == operation]
    absent = await _ask(scene.agent, review, {**scene.hers, **nothing(review)})
    foreign = await _ask(scene.agent, review, scene.hers)
    assert absent.status_code == 404
    assert told(foreign) == told(absent)


async def test_a_key_of_another_replaysnothing(scene: Scene) -> None:
    """The same key and the same body, from two candidates: two acts."""
    key = {"idempotency-key": "une-cle-partagee"}
    first = await scene.camille.client.post("/v1/registrations", json=make.registration(), headers=key)
    second = await scene.dominique.client.post("/v1/registrations", json=make.registration(), headers=key)
    assert (first.status_code, second.status_code) == (409, 201)
    assert "idempotent-replayed" not in second.headers


async def test_a_draft_is_one_s_own(scene: Scene) -> None:
    """The same address, another form."""
    assert (await scene.dominique.client.get(f"/v1/drafts/{make.NEXT}")).status_code == 404
    assert (await scene.dominique.client.delete(f"/v1/drafts/{make.NEXT}")).status_code == 404
    assert (await scene.camille.client.get(f"/v1/drafts/{make.NEXT}")).json()["content"] == {"specialite": "bts-sio"}


async def test_a_cursor_of_another_shows_nothing_of_theirs(scene: Scene) -> None:
    """It names a place, and gives no right."""
    page = (await scene.camille.client.get("/v1/notifications?limit=1")).json()
    cursor = page["next_cursor"]
    assert cursor is not None
    seen = await scene.dominique.client.get("/v1/notifications", params={"cursor": cursor})
    assert seen.json()["items"] == []


def test_every_named_thing_is_in_the_scene() -> None:
    """A new kind of thing comes with its row here."""
    known = {"registration_id", "depot_id", "document_id", "notification_id", "login_id", "piece", "version", "year"}
    known |= {"correction_id", "attestation_id"}
    known |= {"agent_id", "token_id", "broadcast_id", "bulk_act_id"}  # an agent's own: tests/staff/test_roles.py
    known |= {"letter_id", "batch_id", "complement_id", "import_id"}
    known |= {"training_body_id", "motif", "secret_id", "key_id"}
    known |= {"candidate_id", "webhook_id", "delivery_id"}  # a body's own: tests/partners/test_matrix.py
    names = {part[1:-1] for one in NAMED for part in one.path.split("/") if part.startswith("{")}
    assert names <= known
    writing = {one.id for one in NAMED if one not in BODIES_OWN and tree(one.body).get("requestBody")}
    assert writing == set(BODIES)


async def _ask(caller: httpx.AsyncClient, operation: Operation, named: Mapping[str, str]) -> httpx.Response:
    headers = {"if-match": "*"} if operation.method in {"PATCH", "DELETE"} or "/staff/" in operation.path else {}
    body = BODIES.get(operation.id)
    if operation.method == "PATCH":
        headers["content-type"] = "application/merge-patch+json"
    return await caller.request(operation.method, operation.path.format(**named), json=body, headers=headers)


async def _state(scene: Scene) -> list[object]:
    """What Camille sees of what is hers."""
    registration = scene.hers["registration_id"]
    pages = ("/v1/me", "/v1/me/identity-corrections", "/v1/notifications", "/v1/logins", f"/v1/drafts/{make.NEXT}")
    whole = (f"/v1/registrations/{registration}{part}" for part in ("", "/justificatifs", "/versions", "/documents"))
    return [(await scene.camille.client.get(page)).json() for page in (*pages, *whole)]
