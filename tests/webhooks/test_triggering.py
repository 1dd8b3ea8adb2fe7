"""In a sandbox a body triggers any type of message, of a registration that it follows; nothing else happens."""

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from standardwebhooks import Webhook

from app.webhooks.rules import WebhookType
from tests import make
from tests.http.absence import told
from tests.partners.bodies import FEED, agree, body, followed
from tests.webhooks.conftest import WEBHOOKS, Scene
from tests.webhooks.receiver import always, in_turn, receiving

MERGE = {"content-type": "application/merge-patch+json", "if-match": "*"}
_CHANGE = """
INSERT INTO feed_changes (organisme_id, registration_id, exam_session, kinds)
VALUES (%s, %s, %s, '{registration.changed}')
"""
SOMEWHERE = "https://hooks.example/"


async def asked(scene: Scene, hook: dict[str, Any], **entry: str | None) -> httpx.Response:
    path = f"/v1/training-body/sandbox/webhooks/{hook['id']}/messages"
    return await scene.school.client.post(path, json={"type": "piece.refused", **entry})


async def triggered(scene: Scene, hook: dict[str, Any], **entry: str | None) -> dict[str, Any]:
    answer = await asked(scene, hook, **entry)
    assert answer.status_code == 202, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def student(scene: Scene, email: str = make.EMAIL) -> tuple[make.Candidate, dict[str, Any]]:
    """One whom the school follows, as its feed tells."""
    candidate = await make.candidate(scene.servers, scene.app, email=email)
    saved = await followed(candidate, scene.school)
    await scene.drain()
    return candidate, saved


async def test_each_type_is_delivered_as_the_feed_would_tell_it_and_nothing_else_happens(scene: Scene) -> None:
    _, saved = await student(scene)
    before = await scene.school.feed()
    async with receiving(always(204)) as there:
        hook = await scene.hook(there, "registration.created")
        made = [await triggered(scene, hook, type=one) for one in WebhookType]
        await scene.drain()
    messages = [json.loads(one.body) for one in there.received]
    assert sorted(messages, key=lambda one: one["type"]) == [
        {"type": one, "timestamp": before["items"][-1]["at"], "data": {"registration_id": saved["id"], "position": 1}}
        for one in sorted(WebhookType)
    ]
    for one in there.received:
        Webhook(hook["secret"]).verify(one.body, dict(one.headers))
    log = await scene.log(hook)
    assert {one["id"] for one in log} == {one["id"] for one in made}
    assert {(one["state"], one["tries"], one["status"]) for one in log} == {("livree", 1, 204)}
    assert await scene.school.feed() == before
    assert (await scene.school.client.get(f"{FEED}/{saved['id']}")).status_code == 200
    lines = "SELECT detail ->> 'type' FROM audit_entries WHERE act = 'webhook.trigger' ORDER BY id"
    assert await scene.servers.select(lines) == [(one.value,) for one in WebhookType]


async def test_it_is_tried_and_replayed_as_any_other(scene: Scene) -> None:
    await student(scene)
    async with receiving(in_turn((500, {}), (204, {}), (204, {}))) as there:
        hook = await scene.hook(there)
        made = await triggered(scene, hook)
        await scene.drain()
        await scene.until_next_try()
        again = await scene.school.client.post(f"{WEBHOOKS}/{hook['id']}/deliveries/{made['id']}/replays")
        assert again.status_code == 202
        await scene.drain()
    assert [one.headers["webhook-id"] for one in there.received] == [made["id"]] * 3
    assert len({one.body for one in there.received}) == 1


async def test_it_is_of_the_registration_that_changed_last_or_of_the_one_given(scene: Scene) -> None:
    camille, first = await student(scene)
    _, second = await student(scene, "dominique@example.org")
    hook = await scene.hook(SOMEWHERE)
    told_of = [await triggered(scene, hook), await triggered(scene, hook, registration_id=first["id"])]
    for agreed in (False, True):
        await agree(camille, first, agreed=agreed)
        await scene.drain()
    told_of += [
        await triggered(scene, hook, registration_id=None),
        await triggered(scene, hook, registration_id=second["id"]),
    ]
    assert [(one["registration_id"], one["position"]) for one in told_of] == [
        (second["id"], 2),
        (first["id"], 1),
        (first["id"], 4),
        (second["id"], 2),
    ]


async def test_a_change_that_no_reader_gave_its_number_yet_is_the_last(scene: Scene) -> None:
    _, saved = await student(scene)
    hook = await scene.hook(SOMEWHERE)
    await scene.servers.as_owner(_CHANGE, (scene.school.id, saved["id"], make.NEXT))
    assert (await triggered(scene, hook))["position"] == 2


async def test_one_that_is_not_followed_is_as_one_that_is_not_there(scene: Scene) -> None:
    """Another body's, one that left, one that no body ever had: the same bytes."""
    other = await body(scene.servers, scene.app, "Atelier EXEMPLE")
    theirs = await followed(await make.candidate(scene.servers, scene.app, email="dominique@example.org"), other)
    camille, left = await student(scene)
    await student(scene, "claude@example.org")
    await agree(camille, left, agreed=False)
    hook = await scene.hook(SOMEWHERE)
    refused = [await asked(scene, hook, registration_id=one) for one in (theirs["id"], left["id"], str(uuid4()))]
    assert refused[0].status_code == 422
    [error] = refused[0].json()["errors"]
    assert (error["code"], error["pointer"]) == ("inscription-non-suivie", "/registration_id")
    assert told(refused[0]) == told(refused[1]) == told(refused[2])
    assert await scene.log(hook) == []


async def test_who_follows_nobody_is_told_to_make_a_test_candidate(scene: Scene) -> None:
    hook = await scene.hook(SOMEWHERE)
    camille = await make.candidate(scene.servers, scene.app)
    saved = await followed(camille, scene.school)  # of whom the feed tells nothing yet
    refused = [await asked(scene, hook)]
    await scene.drain()
    await agree(camille, saved, agreed=False)
    refused.append(await asked(scene, hook))
    for one in refused:
        assert (one.status_code, one.json()["code"]) == (409, "aucune-inscription-suivie")
        assert "candidat d'essai" in one.json()["detail"]


@pytest.mark.parametrize("entry", [{"type": "ping"}, {"type": None}, {"registration_id": "EX-1"}, {"position": "1"}])
async def test_what_cannot_be_asked_is_named(scene: Scene, entry: dict[str, str | None]) -> None:
    refused = await asked(scene, await scene.hook(SOMEWHERE), **entry)
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == [f"/{name}" for name in entry]


async def test_nothing_is_sent_to_a_disabled_one(scene: Scene) -> None:
    await student(scene)
    hook = await scene.hook(SOMEWHERE)
    stop = json.dumps({"enabled": False})
    assert (await scene.school.client.patch(f"{WEBHOOKS}/{hook['id']}", content=stop, headers=MERGE)).is_success
    refused = await asked(scene, hook)
    assert (refused.status_code, refused.json()["code"]) == (409, "webhook-desactive")
    assert await scene.log(hook) == []
