"""docs/webhooks.md, run as printed: its recipes, and its receiver."""

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.dev.ports import free_port
from app.gateways.receivers import Delivered, Message, Receivers
from app.http.house import House
from app.http.now import machine_time
from app.main import application
from tests import make
from tests.docs.recipes import recipes, run, served
from tests.partners.bodies import body, followed
from tests.stage import Stage

HERE = ("127.0.0.0/8", "::1/128")
KEY = b"k" * 32
_PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _extract(document: Path, place: Path) -> None:
    [source] = _PYTHON.findall(document.read_text())
    place.write_text(source)


@asynccontextmanager
async def receiving(document: Path, home: Path, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """The receiver of the document, on that port; it takes connections."""
    _extract(document, home / "recepteur.py")
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "recepteur.py", str(port)), cwd=home, stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(20):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                except ConnectionRefusedError:
                    await asyncio.sleep(0.05)
                else:
                    writer.close()
                    break
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()


async def _said(running: asyncio.subprocess.Process) -> str:
    assert running.stdout is not None
    async with asyncio.timeout(20):
        return (await running.stdout.readline()).decode().strip()


async def test_the_recipes_of_webhooks_work_as_printed(
    servers: Stage, house: House, clean: None, repository: Path, tmp_path: Path
) -> None:
    del clean
    ours = replace(house, receivers=Receivers(machine_time=machine_time, test_networks=HERE))
    app, document, port = application(ours), repository / "docs" / "webhooks.md", free_port()
    for refresh in app.state.refreshed:
        await refresh()
    school, camille = await body(servers, app), await make.candidate(servers, app)
    (tmp_path / "entrant").write_text(f"Authorization: {school.client.headers['authorization']}\n")
    declare, ping, trigger, look, rotate = recipes(document)
    key = 'WEBHOOK=$(python -c \'import json; print(json.load(open("webhook.json"))["id"])\')\n'
    async with served(app) as url:
        given = {"API": url, "RECEPTEUR": f"http://localhost:{port}/"}
        await run(declare, tmp_path, given)
        async with receiving(document, tmp_path, port) as receiver:
            await followed(camille, school)
            await servers.drain(ours)
            assert {await _said(receiver), await _said(receiver)} == {
                "registration.created 1",
                "attestation.expected 1",
            }
            await run(ping, tmp_path, given)
            await servers.drain(ours)
            assert await _said(receiver) == "ping None"
            await run(key + trigger, tmp_path, given)
            await servers.drain(ours)
            assert await _said(receiver) == "piece.refused 1"
            told = await run(key + look, tmp_path, given)
            assert told.splitlines()[:2] == ["piece.refused livree 1 204 None", "ping livree 1 204 None"]
            assert json.loads((tmp_path / "rejouee.json").read_text())["state"] == "en_attente"
            await servers.drain(ours)  # received again, and not treated again
            await run(key + rotate, tmp_path, given)
    assert await servers.select("SELECT enabled, former_until > legal_now() FROM webhooks") == [(False, True)]
    states = "SELECT count(*) FROM webhook_deliveries WHERE state = 'livree' AND status = 204"
    assert await servers.select(states) == [(4,)]


async def test_the_receiver_refuses_what_is_old_unsigned_or_changed(repository: Path, tmp_path: Path) -> None:
    """A message that was good is good for five minutes; one that comes twice is treated once."""
    (tmp_path / "secret-webhook").write_text("whsec_a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=")
    port = free_port()

    async def sent(identifier: str, *, key: bytes = KEY, ago: timedelta = timedelta()) -> int | None:
        sender = Receivers(machine_time=lambda: machine_time() - ago, test_networks=HERE)
        there = await sender.reach(f"http://localhost:{port}/")
        answer: Delivered = await sender.deliver(there, Message(identifier, '{"type":"ping","data":{}}', (key,)))
        return answer.status

    async with receiving(repository / "docs" / "webhooks.md", tmp_path, port) as receiver:
        assert await sent("ancien", ago=timedelta(minutes=5, seconds=30)) == 400
        assert await sent("en-avance", ago=-timedelta(minutes=5, seconds=30)) == 400
        assert await sent("autre-secret", key=b"l" * 32) == 400
        assert await sent("recent", ago=timedelta(minutes=4)) == 204
        assert await sent("recent") == 204
        assert await sent("dernier") == 204
        assert [await _said(receiver), await _said(receiver)] == ["ping None"] * 2
        receiver.kill()
        assert receiver.stdout is not None
        assert await receiver.stdout.read() == b""
