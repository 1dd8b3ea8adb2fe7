"""A body keeps its webhooks: each rule of their addresses told at once, secrets shown once, one version at a time."""

import json
from dataclasses import replace
from uuid import UUID

import pytest

from app.http.house import House
from app.kit.sealing import unsealed
from app.main import application
from tests.conftest import connect
from tests.partners.bodies import Body, body
from tests.stage import Stage
from tests.webhooks.conftest import TYPES, WEBHOOKS, Scene, staged
from tests.webhooks.hostile import HOSTILE, PUBLIC
from tests.webhooks.receiver import Counted, Names

GOOD = "https://crochets.exemple.org/bts"
MERGE = {"content-type": "application/merge-patch+json"}


@pytest.fixture
async def names() -> Names:
    """What names mean in a production."""
    found = Names()
    found.mean("crochets.exemple.org", [PUBLIC])
    return found


@pytest.fixture
async def network() -> Counted:
    """Whom we called."""
    return Counted()


@pytest.fixture
async def production(house: House, names: Names, network: Counted, clean: None) -> House:
    """No receiver of a rehearsal."""
    del clean
    return staged(house, names, network, test=())


@pytest.fixture
async def school(servers: Stage, production: House) -> Body:
    """A training body there."""
    app = application(production)
    for refresh in app.state.refreshed:
        await refresh()
    return await body(servers, app)


async def test_a_webhook_is_made_read_changed_and_deleted(servers: Stage, school: Body, names: Names) -> None:
    made = await school.client.post(WEBHOOKS, json={"url": GOOD, "types": ["registration.created"]})
    assert made.status_code == 201
    one = made.json()
    there = made.headers["location"]
    assert there == f"{WEBHOOKS}/{one['id']}"
    assert one.pop("secret").startswith("whsec_")
    read = await school.client.get(there)
    assert (read.json(), read.headers["etag"]) == (one, made.headers["etag"])
    assert (await school.client.get(there, headers={"if-none-match": read.headers["etag"]})).status_code == 304
    assert (await school.client.get(WEBHOOKS)).json()["items"] == [one]
    patch = json.dumps({"types": list(TYPES), "enabled": False})
    assert (await school.client.patch(there, content=patch, headers=MERGE)).status_code == 428
    stale = await school.client.patch(there, content=patch, headers={**MERGE, "if-match": '"7"'})
    assert stale.status_code == 412
    changed = await school.client.patch(there, content=patch, headers={**MERGE, "if-match": '"1"'})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert (changed.json()["types"], changed.json()["enabled"]) == (list(TYPES), False)
    same = await school.client.patch(there, content=patch, headers={**MERGE, "if-match": '"2"'})
    assert same.headers["etag"] == '"2"'
    assert names.asked == ["crochets.exemple.org"]  # the address did not change
    assert (await school.client.delete(there, headers={"if-match": '"2"'})).status_code == 204
    assert (await school.client.get(there)).status_code == 404
    acts = "SELECT act, detail ? 'url' FROM audit_entries WHERE act LIKE 'webhook%%' ORDER BY id"
    assert await servers.select(acts) == [
        ("webhook.create", False),
        ("webhook.change", False),
        ("webhook.delete", False),
    ]


async def test_the_secret_is_shown_once_and_kept_sealed(servers: Stage, production: House, school: Body) -> None:
    headers = {"idempotency-key": "un-webhook"}
    body = {"url": GOOD, "types": ["registration.created"]}
    made = (await school.client.post(WEBHOOKS, json=body, headers=headers)).json()
    again = await school.client.post(WEBHOOKS, json=body, headers=headers)
    assert (again.json(), again.headers["idempotent-replayed"]) == (made, "true")
    assert "secret" not in (await school.client.get(f"{WEBHOOKS}/{made['id']}")).json()
    rows = await servers.select("SELECT key FROM webhooks UNION ALL SELECT body FROM idempotency_keys")
    kept = [bytes(one) for (one,) in rows if isinstance(one, bytes)]
    assert len(kept) == 2
    assert all(made["secret"].removeprefix("whsec_").encode() not in one for one in kept)
    assert unsealed(production.secret, "webhook", kept[0], to=school.id.bytes) is not None
    assert unsealed(production.secret, "webhook", kept[0], to=UUID(made["id"]).bytes) is None


async def test_the_same_key_is_no_answer_once_the_service_has_another(
    servers: Stage, production: House, school: Body
) -> None:
    headers, body_ = {"idempotency-key": "un-webhook"}, {"url": GOOD, "types": ["registration.created"]}
    await school.client.post(WEBHOOKS, json=body_, headers=headers)
    app = application(replace(production, secret=b"another" * 8))
    for refresh in app.state.refreshed:
        await refresh()
    client = connect(app, authorization=school.client.headers["authorization"])
    refused = await client.post(WEBHOOKS, json=body_, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "cle-reutilisee")
    assert len(await servers.select("SELECT id FROM webhooks")) == 1


async def test_every_hostile_address_is_refused_with_all_its_faults_and_nothing_is_called(
    servers: Stage, school: Body, names: Names, network: Counted
) -> None:
    for hostile in HOSTILE:
        for name in ("boucle.exemple.org", hostile.url.partition("//")[2].partition("/")[0].lower()):
            names.mean(name, hostile.machines if hostile.url.lower().startswith("https://") else ["127.0.0.1"])
        body = {"url": hostile.url, "types": ["registration.created"]}
        refused = await school.client.post(WEBHOOKS, json=body)
        told = refused.json()
        assert (refused.status_code, told["code"]) == (422, "webhook-refuse"), hostile.url
        assert tuple(one["code"] for one in told["errors"]) == hostile.codes, hostile.url
        assert {one["pointer"] for one in told["errors"]} == {"/url"}
    assert network.dialled == []
    assert await servers.select("SELECT count(*) FROM webhooks") == [(0,)]


async def test_an_address_is_judged_again_when_it_is_changed(school: Body, names: Names) -> None:
    made = await school.client.post(WEBHOOKS, json={"url": GOOD, "types": ["registration.created"]})
    names.mean("boucle.exemple.org", ["127.0.0.1"])
    patch = json.dumps({"url": "https://boucle.exemple.org/"})
    refused = await school.client.patch(
        made.headers["location"], content=patch, headers={**MERGE, "if-match": made.headers["etag"]}
    )
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "adresse-interne")
    assert (await school.client.get(made.headers["location"])).json()["url"] == GOOD


async def test_a_body_has_ten_webhooks_at_most(servers: Stage, school: Body) -> None:
    body = {"url": GOOD, "types": ["registration.created"]}
    for _ in range(10):
        assert (await school.client.post(WEBHOOKS, json=body)).status_code == 201
    refused = await school.client.post(WEBHOOKS, json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "trop-de-webhooks")
    assert await servers.select("SELECT count(*) FROM webhooks") == [(10,)]


@pytest.mark.parametrize(
    ("types", "pointer", "said"),
    [
        ([], "/types", "Liste trop courte"),
        (["ping"], "/types/0", "Valeur inconnue"),
        (["registration.created"] * 7, "/types", "Liste trop longue"),
        ("registration.created", "/types", "Une liste est attendue"),
    ],
)
async def test_types_are_of_the_list(school: Body, types: list[str] | str, pointer: str, said: str) -> None:
    refused = await school.client.post(WEBHOOKS, json={"url": GOOD, "types": types})
    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert error["pointer"] == pointer
    assert error["detail"].startswith(said)


async def test_nothing_is_sent_to_a_disabled_webhook(scene: Scene) -> None:
    hook = await scene.hook("https://hooks.example/")
    there = f"{WEBHOOKS}/{hook['id']}"
    made = await scene.ping(hook)
    await scene.school.client.patch(there, content=json.dumps({"enabled": False}), headers={**MERGE, "if-match": '"1"'})
    await scene.drain()
    assert scene.network.dialled == []
    for act in ("pings", f"deliveries/{made['id']}/replays"):
        refused = await scene.school.client.post(f"{there}/{act}")
        assert (refused.status_code, refused.json()["code"]) == (409, "webhook-desactive")
