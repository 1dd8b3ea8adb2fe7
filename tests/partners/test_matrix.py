"""Every operation of training bodies × what another has: the same bytes as absent; without its scope, 403."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from tests import make
from tests.contract.document import Operation, contract, operations, tree
from tests.http.absence import nothing, told
from tests.justificatifs import files
from tests.partners.bodies import Body, attested, body, deposit, followed
from tests.stage import Stage
from tests.webhooks.conftest import planted

OPERATIONS = [one for one in operations(contract()) if one.path.startswith("/v1/training-body")]
NAMED = [one for one in OPERATIONS if "_id}" in one.path]
SENT = files.pdf()
_HOOK = {"url": "https://crochets.exemple.org/", "types": ["registration.created"]}
BODIES: Mapping[str, object] = {
    "attest": {"exam_session": make.NEXT, "attestations": [attested()]},
    "moveTestCandidate": {"state": "complet"},
    "createTestCandidate": {"state": "compte"},
    "advanceSandboxClock": {},
    "declareCertificate": {"piece": "certificat_scolarite_1", **SENT.declared},
    "createWebhook": _HOOK,
    "changeWebhook": {"enabled": False},
    "triggerWebhook": {"type": "registration.created"},
}
"""What each writing operation would take."""
ANY = {
    *("getOwnTrainingBody",),
    *("createTestCandidate", "listTestCandidates", "getTestCandidate", "moveTestCandidate", "advanceSandboxClock"),
}
"""What needs no scope: who am I; and, in a sandbox, whatever is done with those who do not exist."""


@dataclass(frozen=True)
class Scene:
    """One thing of every kind that a body has, and another body."""

    owner: Body
    other: Body
    bare: Body
    """It may do nothing."""
    things: Mapping[str, str]


@pytest.fixture
async def scene(servers: Stage, house: House, app: FastAPI, clean: None) -> Scene:
    """All is there: nothing is absent for want of it."""
    del clean
    owner = await body(servers, app)
    other = await body(servers, app, "Atelier EXEMPLE")
    camille = await make.candidate(servers, app)
    saved = await followed(camille, owner)
    await servers.drain(house)
    depot = await deposit(owner, saved, SENT)
    made = await owner.client.post("/v1/training-body/sandbox/candidates", json={"state": "compte"})
    hook, delivery = await planted(servers, house, owner, "https://crochets.exemple.org/")
    things = {
        "registration_id": saved["id"],
        "day": "2026-11-03",
        "depot_id": depot["id"],
        "candidate_id": made.json()["id"],
        "webhook_id": str(hook),
        "delivery_id": str(delivery),
    }
    return Scene(owner, other, await body(servers, app, "Cours EXEMPLE", "none"), things)


async def test_what_another_body_follows_is_as_absent(scene: Scene) -> None:
    assert NAMED
    for operation in NAMED:
        absent = await _ask(scene.other, operation, {**scene.things, **nothing(operation)})
        foreign = await _ask(scene.other, operation, scene.things)
        assert absent.status_code == 404, f"{operation.id}: {absent.text}"
        assert told(foreign) == told(absent), operation.id


async def test_each_operation_asks_for_its_scope(scene: Scene) -> None:
    for operation in OPERATIONS:
        if operation.id not in ANY:
            refused = await _ask(scene.bare, operation, scene.things)
            assert (refused.status_code, refused.json()["code"]) == (403, "portee-absente"), operation.id


def test_every_named_thing_is_in_the_scene() -> None:
    """A new kind of thing comes with its row here."""
    names = {part[1:-1] for one in OPERATIONS for part in one.path.split("/") if part.startswith("{")}
    assert names == {"registration_id", "day", "depot_id", "candidate_id", "webhook_id", "delivery_id"}
    assert {one.id for one in OPERATIONS if tree(one.body).get("requestBody")} == {*BODIES, "attestByFile"}


async def _ask(caller: Body, operation: Operation, named: Mapping[str, str]) -> httpx.Response:
    path = operation.path.format(**named)
    if operation.id == "attestByFile":
        form, file = {"exam_session": str(make.NEXT)}, {"file": ("etudiants.csv", b"numero_etudiant")}
        return await caller.client.post(path, data=form, files=file)
    headers = {"if-match": "*"} if operation.method in {"PATCH", "DELETE"} else {}
    if operation.id not in BODIES:
        return await caller.client.request(operation.method, path, headers=headers)
    headers["content-type"] = "application/merge-patch+json" if operation.method == "PATCH" else "application/json"
    content = json.dumps(BODIES[operation.id])
    return await caller.client.request(operation.method, path, content=content, headers=headers)
