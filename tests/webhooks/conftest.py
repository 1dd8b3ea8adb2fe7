"""A training body with webhooks, whose receivers are on this machine."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI

from app.gateways.receivers import Receivers
from app.http.house import House
from app.http.now import machine_time
from app.kit.sealing import seal
from app.main import application
from tests.clock import LegalClock
from tests.partners.bodies import Body, body
from tests.stage import Stage
from tests.webhooks.receiver import LOCAL, Counted, Names, Receiver, trusting

_PLANT = """
WITH hook AS (
    INSERT INTO webhooks (organisme_id, url, types, key) VALUES (%s, %s, '{registration.created}', %s) RETURNING id
)
INSERT INTO webhook_deliveries (webhook_id, type, occurred_at) SELECT id, 'ping', legal_now() FROM hook
RETURNING webhook_id, id
"""
WEBHOOKS = "/v1/training-body/webhooks"
TYPES = (
    "attestation.expected", "dossier.status_changed", "piece.refused", "registration.changed", "registration.created",
    "registration.withdrawn",
)  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """All that a test of webhooks stands on."""

    servers: Stage
    house: House
    app: FastAPI
    clock: LegalClock
    names: Names
    network: Counted
    school: Body

    async def hook(self, receiver: Receiver | str, *types: str) -> dict[str, Any]:
        """A webhook of the school's, with its secret."""
        url = receiver if isinstance(receiver, str) else receiver.url
        answer = await self.school.client.post(WEBHOOKS, json={"url": url, "types": list(types or TYPES)})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def ping(self, hook: dict[str, Any]) -> dict[str, Any]:
        """One message to it."""
        answer = await self.school.client.post(f"{WEBHOOKS}/{hook['id']}/pings")
        assert answer.status_code == 202, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def log(self, hook: dict[str, Any], **query: str) -> list[dict[str, Any]]:
        """Its deliveries, the last first."""
        answer = await self.school.client.get(f"{WEBHOOKS}/{hook['id']}/deliveries", params=query)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def drain(self) -> None:
        """The worker does all that is due."""
        await self.servers.drain(self.house)

    async def until_next_try(self) -> None:
        """The legal clock goes to the next try, and the worker does it."""
        [(at,)] = await self.servers.select("SELECT min(next_at) FROM webhook_deliveries WHERE state = 'en_attente'")
        await self.clock.set(at)  # type: ignore[arg-type]  # an instant
        await self.servers.tick(self.house, "webhooks.wake")


def staged(house: House, names: Names, network: Counted, *, test: Sequence[str]) -> House:
    """The suite's house, whose webhooks go out through this network."""
    ours = Receivers(machine_time=machine_time, test_networks=test, resolve=names, backend=network, tls=trusting())
    return replace(house, receivers=ours)


async def planted(servers: Stage, house: House, owner: Body, url: str) -> tuple[UUID, UUID]:
    """By SQL: a webhook whose address nobody judged, and a message that waits for it."""
    key = seal(house.secret, "webhook", b"k" * 32, to=owner.id.bytes)
    [(hook, delivery)] = await servers.select(_PLANT, (owner.id, url, key))
    assert isinstance(hook, UUID)
    assert isinstance(delivery, UUID)
    return hook, delivery


@pytest.fixture
async def scene(servers: Stage, house: House, clean: None) -> Scene:
    """Receivers of this machine may be called."""
    del clean
    names, network = Names(), Counted()
    names.mean("hooks.example", ["127.0.0.1"])
    ours = staged(house, names, network, test=LOCAL)
    app = application(ours)
    for refresh in app.state.refreshed:
        await refresh()
    return Scene(servers, ours, app, LegalClock(servers, app), names, network, await body(servers, app))
