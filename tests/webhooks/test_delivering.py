"""What the feed tells reaches the receivers, each in its own time, until it is received."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from standardwebhooks import Webhook

from app.jobs.outbox import announce
from app.partners.events import FeedGrew
from app.webhooks.service.delivering import AT_ONCE
from app.webhooks.service.telling import MOST
from tests import make
from tests.partners.bodies import agree, body, followed
from tests.webhooks.conftest import WEBHOOKS, Scene, planted, staged
from tests.webhooks.hostile import HOSTILE, PUBLIC
from tests.webhooks.receiver import Answer, Received, Receiver, always, in_turn, receiving

_FOUND = """
SELECT w.url, d.fault, d.tries, d.status, d.state FROM webhooks w JOIN webhook_deliveries d ON d.webhook_id = w.id
"""
_CHANGES = """
INSERT INTO feed_changes (organisme_id, registration_id, exam_session, kinds)
SELECT %s, uuidv7(), 2027, '{registration.changed}' FROM generate_series(1, %s)
"""
MERGE = {"content-type": "application/merge-patch+json"}


def told(receiver: Receiver) -> list[dict[str, Any]]:
    """What it received, in the order of the feed."""
    messages = [json.loads(one.body) for one in receiver.received]
    return sorted(messages, key=lambda one: (one["data"].get("position", 0), one["type"]))


async def test_what_the_feed_tells_is_delivered_signed_and_says_nothing_of_anybody(scene: Scene) -> None:
    async with receiving(always(204)) as there:
        hook = await scene.hook(there)
        camille = await make.candidate(scene.servers, scene.app)
        saved = await followed(camille, scene.school)
        await scene.drain()
        await agree(camille, saved, agreed=False)
        await scene.drain()
    feed = (await scene.school.feed())["items"]
    assert told(there) == [
        {"type": kind, "timestamp": line["at"], "data": {"registration_id": saved["id"], "position": line["position"]}}
        for line, kind in (
            (feed[0], "attestation.expected"),
            (feed[0], "registration.created"),
            (feed[1], "registration.withdrawn"),
        )
    ]
    for one in there.received:
        assert Webhook(hook["secret"]).verify(one.body, dict(one.headers)) == json.loads(one.body)
    log = await scene.log(hook)
    assert {one["id"] for one in log} == {one.headers["webhook-id"] for one in there.received}
    assert {(one["state"], one["tries"], one["status"], one["fault"], one["next_try_at"]) for one in log} == {
        ("livree", 1, 204, None, None)
    }


async def test_a_webhook_hears_the_types_it_asked_for_from_its_creation_on(scene: Scene) -> None:
    camille = await make.candidate(scene.servers, scene.app)
    saved = await followed(camille, scene.school)
    await scene.drain()
    async with receiving(always(200)) as there:
        await scene.hook(there, "registration.created", "registration.withdrawn")
        await agree(camille, saved, agreed=False)
        await scene.drain()
        await agree(camille, saved)
        await scene.drain()
    assert [(one["type"], one["data"]["position"]) for one in told(there)] == [
        ("registration.withdrawn", 2),
        ("registration.created", 3),
    ]


async def test_another_bodys_webhooks_hear_nothing(scene: Scene) -> None:
    other = await body(scene.servers, scene.app, "Atelier EXEMPLE")
    async with receiving(always(204)) as there:
        made = await other.client.post(WEBHOOKS, json={"url": there.url, "types": ["registration.created"]})
        assert made.status_code == 201
        await followed(await make.candidate(scene.servers, scene.app), scene.school)
        await scene.drain()
    assert there.connections == 0


async def test_failures_are_tried_again_with_the_same_identifier_until_one_success(scene: Scene) -> None:
    async with receiving(in_turn((500, {}), (404, {}), (302, {"location": "https://127.0.0.1/"}), (200, {}))) as there:
        hook = await scene.hook(there)
        made = await scene.ping(hook)
        await scene.drain()
        for tries, status in ((1, 500), (2, 404), (3, 302)):
            [one] = await scene.log(hook, state="en_attente")
            assert (one["tries"], one["status"]) == (tries, status)
            await scene.until_next_try()
    [one] = await scene.log(hook)
    assert (one["state"], one["tries"], one["status"]) == ("livree", 4, 200)
    assert [got.headers["webhook-id"] for got in there.received] == [made["id"]] * 4
    assert len({got.body for got in there.received}) == 1


async def test_after_ten_tries_it_is_given_up_and_may_be_replayed(scene: Scene) -> None:
    async with receiving(in_turn(*[(503, {})] * 10, (204, {}))) as there:
        hook = await scene.hook(there)
        made = await scene.ping(hook)
        await scene.drain()
        for _ in range(9):
            await scene.until_next_try()
        [one] = await scene.log(hook)
        assert (one["state"], one["tries"], one["next_try_at"]) == ("abandonnee", 10, None)
        assert len(there.received) == 10
        again = await scene.school.client.post(f"{WEBHOOKS}/{hook['id']}/deliveries/{made['id']}/replays")
        assert (again.status_code, again.json()["state"], again.json()["tries"]) == (202, "en_attente", 0)
        await scene.drain()
    [one] = await scene.log(hook)
    assert (one["state"], one["tries"]) == ("livree", 1)
    assert {got.headers["webhook-id"] for got in there.received} == {made["id"]}
    assert len({got.body for got in there.received}) == 1


async def test_retry_after_is_obeyed(scene: Scene) -> None:
    async with receiving(in_turn((429, {"retry-after": "7200"}), (204, {}))) as there:
        hook = await scene.hook(there)
        await scene.ping(hook)
        await scene.drain()
        waits = "SELECT round(extract(epoch FROM next_at - tried_at)) FROM webhook_deliveries"
        assert await scene.servers.select(waits) == [(7200,)]
        await scene.until_next_try()
        assert [one["state"] for one in await scene.log(hook)] == ["livree"]


async def test_gone_disables_and_the_contact_is_told(scene: Scene) -> None:
    await scene.servers.as_owner("UPDATE organismes SET contact_email = 'systemes@example.org'")
    async with receiving(always(410)) as there:
        hook = await scene.hook(there)
        await scene.ping(hook)
        await scene.drain()
        one = (await scene.school.client.get(f"{WEBHOOKS}/{hook['id']}")).json()
        assert (one["enabled"], one["gone_at"] is None, one["version"]) == (False, False, 2)
        [mail] = scene.servers.mailbox.mails(to="systemes@example.org")
        assert f"hooks.example:{there.port}" in mail.text
        assert "from=here" not in mail.text
        assert [row["state"] for row in await scene.log(hook)] == ["abandonnee"]
        lines = "SELECT actor_kind FROM audit_entries WHERE act = 'webhook.disable'"
        assert await scene.servers.select(lines) == [("system",)]
        back = await scene.school.client.patch(
            f"{WEBHOOKS}/{hook['id']}", content=json.dumps({"enabled": True}), headers={**MERGE, "if-match": '"2"'}
        )
        assert (back.json()["enabled"], back.json()["gone_at"]) == (True, None)
    assert len(there.received) == 1


async def test_a_slow_receiver_delays_no_other(scene: Scene) -> None:
    """Many wait for one that hangs; the other's message, asked for after them all, arrives meanwhile."""
    release = asyncio.Event()

    async def slowly(received: Received) -> Answer:
        del received
        await release.wait()
        return 204, {}

    async with receiving(slowly) as slow, receiving(always(204)) as fast, asyncio.timeout(60):
        hanging, quick = await scene.hook(slow), await scene.hook(fast)
        for _ in range(3 * AT_ONCE):
            await scene.ping(hanging)
        async with scene.servers.working(scene.house):
            await slow.arrived.wait()
            for _ in range(3):
                fast.arrived.clear()
                await scene.ping(quick)
                await fast.arrived.wait()
            assert slow.now > 0
            assert {one["state"] for one in await scene.log(hanging)} == {"en_attente"}
            release.set()
            while {one["state"] for one in await scene.log(hanging)} != {"livree"}:  # noqa: ASYNC110 -- nobody is told
                await asyncio.sleep(0.05)
    assert slow.most <= AT_ONCE
    assert len(slow.received) == 3 * AT_ONCE


async def test_both_secrets_sign_for_a_day_after_a_rotation(scene: Scene) -> None:
    async with receiving(always(204)) as there:
        hook = await scene.hook(there)
        rotated = await scene.school.client.post(f"{WEBHOOKS}/{hook['id']}/secrets")
        assert (rotated.status_code, rotated.headers["etag"]) == (201, '"2"')
        new = rotated.json()
        assert new["secret"] != hook["secret"]
        await scene.ping(hook)
        await scene.drain()
        await scene.servers.as_owner("UPDATE webhooks SET former_until = legal_now()")
        await scene.ping(hook)
        await scene.drain()
    both, one = there.received
    assert len(both.headers["webhook-signature"].split(" ")) == 2
    for secret in (hook["secret"], new["secret"]):
        Webhook(secret).verify(both.body, dict(both.headers))
    Webhook(new["secret"]).verify(one.body, dict(one.headers))
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(hook["secret"]).verify(one.body, dict(one.headers))


async def test_hostile_addresses_are_judged_again_at_each_delivery(scene: Scene) -> None:
    """As if they had passed at creation: no connection, and the log says why."""
    for hostile in HOSTILE:
        scene.names.mean(_host(hostile.url), hostile.machines)
        await planted(scene.servers, scene.house, scene.school, hostile.url)
    production = staged(scene.house, scene.names, scene.network, test=())
    await scene.servers.tick(production, "webhooks.wake")
    rows = await scene.servers.select(_FOUND)
    assert len(rows) == len(HOSTILE)
    assert set(rows) == {(hostile.url, hostile.codes[0], 1, None, "en_attente") for hostile in HOSTILE}
    assert scene.network.dialled == []


async def test_a_name_public_when_it_was_judged_then_inside_is_not_called(scene: Scene) -> None:
    production = staged(scene.house, scene.names, scene.network, test=())
    scene.names.mean("rebond.exemple.org", [PUBLIC], ["127.0.0.1"])
    hook = await scene.hook("https://rebond.exemple.org/")
    await scene.ping(hook)
    await scene.servers.drain(production)
    [one] = await scene.log(hook)
    assert (one["state"], one["status"], one["fault"]) == ("en_attente", None, "adresse-interne")
    assert scene.network.dialled == []


async def test_nothing_goes_out_unsigned(scene: Scene) -> None:
    """The service's own key was changed since: the webhook's cannot be read any more."""
    async with receiving(always(204)) as there:
        hook = await scene.hook(there)
        await scene.ping(hook)
        await scene.servers.drain(replace(scene.house, secret=b"another" * 8))
        [one] = await scene.log(hook)
    assert (one["fault"], there.connections) == ("secret-illisible", 0)


async def test_old_deliveries_leave_the_log(scene: Scene) -> None:
    hook = await scene.hook("https://hooks.example/")
    await scene.ping(hook)
    kept = await scene.ping(hook)
    await scene.servers.as_owner(
        "UPDATE webhook_deliveries SET created_at = legal_now() - interval '31 days' WHERE id <> %s", (kept["id"],)
    )
    await scene.servers.tick(scene.house, "webhooks.forget")
    assert [one["id"] for one in await scene.log(hook)] == [kept["id"]]


async def test_what_a_dead_worker_had_taken_is_delivered_by_another(scene: Scene) -> None:
    """Its receiver is another's again a minute later; before, nobody touches it."""
    async with receiving(always(204)) as there:
        hook = await scene.hook(there)
        await scene.ping(hook)
        await scene.servers.as_owner("UPDATE webhooks SET busy_until = clock_timestamp() + interval '1 minute'")
        await scene.drain()
        await scene.servers.tick(scene.house, "webhooks.wake")
        assert there.connections == 0
        await scene.servers.as_owner("UPDATE webhooks SET busy_until = clock_timestamp()")
        await scene.servers.tick(scene.house, "webhooks.wake")
    assert len(there.received) == 1


async def test_a_body_off_the_list_is_told_nothing_more(scene: Scene) -> None:
    async with receiving(always(204)) as there:
        await scene.ping(await scene.hook(there))
        await scene.servers.as_owner("UPDATE organismes SET active = false")
        await scene.drain()
    assert there.connections == 0


async def test_many_changes_are_told_in_several_transactions_each_once(scene: Scene) -> None:
    async with receiving(always(204)) as there:
        hook = await scene.hook(there, "registration.changed")
        await scene.servers.as_owner(_CHANGES, (scene.school.id, 2 * MOST + 1))
        async with scene.house.database.transaction() as db:
            await announce(db, FeedGrew(organisme_id=scene.school.id))
        await scene.drain()
        counts = "SELECT count(*), count(DISTINCT position), max(position) FROM webhook_deliveries"
        assert await scene.servers.select(counts) == [(2 * MOST + 1,) * 3]
        assert len(await scene.log(hook, limit="100")) == 100
    assert sorted(one["data"]["position"] for one in told(there)) == list(range(1, 2 * MOST + 2))


def _host(url: str) -> str:
    return url.partition("//")[2].partition("/")[0].partition("?")[0].lower().strip("[]").removesuffix(":0443")
