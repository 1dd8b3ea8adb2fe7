"""Webhooks go to public machines only, to the one that was judged, and end in time."""

import asyncio
import re
import socket
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from standardwebhooks import Webhook

from app.gateways.receivers import Message, Receiver, Receivers, Unreachable
from app.http.now import machine_time
from app.kit.addresses import judged
from app.kit.errors import Unavailable
from tests.webhooks.hostile import HOSTILE, PUBLIC, Hostile
from tests.webhooks.receiver import LOCAL, Answer, Counted, Names, Received, always, receiving, trusting

KEYS = (b"k" * 32, b"l" * 32)
MESSAGE = Message("m-1", '{"type":"ping"}', KEYS)
_HOST = re.compile(r"^https?://(?:[^/?#]*@)?(\[[^]]*\]|[^:/?#]*)", re.IGNORECASE)


def receivers(names: Names | None = None, *, test: Sequence[str] = (), backend: Counted | None = None) -> Receivers:
    return Receivers(
        machine_time=machine_time, test_networks=test, resolve=names, backend=backend or Counted(), tls=trusting()
    )


def meaning(hostile: Hostile) -> Names:
    """Its name, and any other, leads there."""
    names, host = Names(), _HOST.match(hostile.url)
    for name in {host[1].strip("[]").lower() if host else "", "crochets.exemple.org"}:
        names.mean(name, hostile.machines)
    return names


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda one: repr(one.url))
async def test_no_hostile_address_is_called(hostile: Hostile) -> None:
    backend = Counted()
    with pytest.raises(Unreachable) as refused:
        await receivers(meaning(hostile), backend=backend).reach(hostile.url)
    assert tuple(fault.code for fault in refused.value.faults) == hostile.codes
    assert backend.dialled == []


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 30


async def test_control_without_the_judgement_they_would_be_called() -> None:
    """The same addresses, sent to where their names lead without asking whether they may."""
    called = 0
    for hostile in HOSTILE:
        address, _ = judged(hostile.url)
        if address is not None:
            backend = Counted()
            there = Receiver(address, hostile.machines)
            await receivers(backend=backend).deliver(there, MESSAGE)
            called += backend.dialled == list(hostile.machines)[: len(backend.dialled)] and bool(backend.dialled)
    assert called >= 60, called


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "localhost", "0"])
async def test_the_systems_own_resolver_leads_no_notation_inside(host: str) -> None:
    """Control: it does understand them, and a listener would have been reached."""
    async with receiving(always(204), name=None) as listener:
        url, backend = f"https://{host}:{listener.port}/", Counted()
        real = Receivers(machine_time=machine_time, backend=backend, tls=trusting())
        with pytest.raises(Unreachable):
            await real.reach(url)
        assert (backend.dialled, listener.connections) == ([], 0)
        found = socket.getaddrinfo(host, listener.port, socket.AF_INET, socket.SOCK_STREAM)[0][4][0]
        _, writer = await asyncio.open_connection(str(found), listener.port)
        writer.close()


async def test_a_name_that_changes_its_meaning_gains_nothing() -> None:
    """Judged public at first, inside the next time: refused; and between judgement and call, not asked again."""
    names, backend = Names(), Counted()
    names.mean("rebond.exemple.org", [PUBLIC], ["127.0.0.1"])
    ours = receivers(names, backend=backend)
    there = await ours.reach("https://rebond.exemple.org/")
    answer = await ours.deliver(there, MESSAGE)
    assert (answer.fault, backend.dialled) == ("connexion-impossible", [PUBLIC])
    with pytest.raises(Unreachable, match="adresse-interne"):
        await ours.reach("https://rebond.exemple.org/")
    assert (names.asked, backend.dialled) == (["rebond.exemple.org"] * 2, [PUBLIC])


async def test_the_machine_judged_is_the_one_called_under_its_name() -> None:
    names, backend = Names(), Counted()
    async with (
        receiving(always(204), host="127.0.0.2") as judged_one,
        receiving(always(204), host="127.0.0.3", port=judged_one.port) as other,
    ):
        names.mean("hooks.example", ["127.0.0.2"], ["127.0.0.3"])
        ours = receivers(names, test=LOCAL, backend=backend)
        answer = await ours.deliver(await ours.reach(judged_one.url), MESSAGE)
        assert (answer.status, answer.fault) == (204, None)
        assert (backend.dialled, other.connections) == (["127.0.0.2"], 0)
    [got] = judged_one.received
    assert (got.server_name, got.headers["host"]) == ("hooks.example", f"hooks.example:{judged_one.port}")
    assert (got.target, got.body, got.headers["content-type"]) == (
        "/bts?from=here",
        MESSAGE.body.encode(),
        "application/json",
    )
    for key in KEYS:
        Webhook(key).verify(got.body, dict(got.headers))


async def test_a_machine_that_does_not_answer_gives_place_to_the_next() -> None:
    names, backend = Names(), Counted()
    async with receiving(always(204), host="127.0.0.2") as there:
        names.mean("hooks.example", ["127.0.0.3", "127.0.0.2"])
        ours = receivers(names, test=LOCAL, backend=backend)
        assert (await ours.deliver(await ours.reach(there.url), MESSAGE)).status == 204
    assert backend.dialled == ["127.0.0.3", "127.0.0.2"]


async def test_a_certificate_of_another_name_is_refused() -> None:
    async with receiving(always(204), name="ailleurs.example") as there:
        names = Names()
        names.mean("hooks.example", ["127.0.0.1"])
        ours = receivers(names, test=LOCAL)
        answer = await ours.deliver(await ours.reach(there.url), MESSAGE)
    assert (answer.fault, there.received) == ("certificat-refuse", [])


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    async with receiving(always(204), name=None) as inside:
        location = f"http://127.0.0.1:{inside.port}/admin"
        async with receiving(always(302, location=location)) as there:
            names, backend = Names(), Counted()
            names.mean("hooks.example", ["127.0.0.1"])
            ours = receivers(names, test=LOCAL, backend=backend)
            answer = await ours.deliver(await ours.reach(there.url), MESSAGE)
    assert (answer.status, inside.connections, len(backend.dialled)) == (302, 0, 1)


async def test_a_rehearsal_may_call_this_machine_in_plain_http_and_nothing_else_inside() -> None:
    async with receiving(always(204), name=None) as there:
        ours = receivers(
            test=LOCAL, names=Names(localhost=[["127.0.0.1"]], dix=[["10.0.0.1"]], deux=[["127.0.0.1", PUBLIC]])
        )
        answer = await ours.deliver(await ours.reach(f"http://localhost:{there.port}/"), MESSAGE)
        assert answer.status == 204
        for host in ("dix", "deux"):
            with pytest.raises(Unreachable):
                await ours.reach(f"http://{host}:{there.port}/")
        with pytest.raises(Unreachable, match="identifiants-refuses"):
            await ours.reach(f"http://moi@localhost:{there.port}/")


_IN_AN_HOUR = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


@pytest.mark.parametrize(
    ("given", "least", "most"),
    [("120", 120, 120), (_IN_AN_HOUR, 3000, 3601), ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 0), ("9" * 50, 10**8, 10**9)],
    ids=["seconds", "in an hour", "long ago", "never"],  # the same names in each process of the suite
)
async def test_retry_after_is_seconds_or_a_date(given: str, least: int, most: int) -> None:
    async with receiving(always(503, retry_after=given)) as there:
        names = Names()
        names.mean("hooks.example", ["127.0.0.1"])
        ours = receivers(names, test=LOCAL)
        answer = await ours.deliver(await ours.reach(there.url), MESSAGE)
    assert answer.status == 503
    assert answer.retry_after is not None
    assert least <= answer.retry_after <= most


@pytest.mark.parametrize("given", ["", "bientôt", "-5", "²", "1.5"])
async def test_an_unreadable_retry_after_is_none(given: str) -> None:
    async with receiving(always(503, retry_after=given)) as there:
        names = Names()
        names.mean("hooks.example", ["127.0.0.1"])
        ours = receivers(names, test=LOCAL)
        assert (await ours.deliver(await ours.reach(there.url), MESSAGE)).retry_after is None


async def test_who_answers_no_http_is_told_so() -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"SSH-2.0-OpenSSH\r\n\r\n" * 3)
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    async with server:
        url = f"http://localhost:{server.sockets[0].getsockname()[1]}/"
        ours = receivers(Names(localhost=[["127.0.0.1"]]), test=LOCAL)
        assert (await ours.deliver(await ours.reach(url), MESSAGE)).fault == "reponse-illisible"


async def test_an_endless_answer_is_not_read_to_its_end() -> None:
    """Its status counts; the rest is dropped after 64 KiB."""
    left = asyncio.Event()

    async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\n")
        try:
            while True:
                writer.write(b"x" * 65536)
                await writer.drain()
        except ConnectionError:
            left.set()

    server = await asyncio.start_server(pour, "127.0.0.1", 0)
    async with server:
        url = f"http://localhost:{server.sockets[0].getsockname()[1]}/"
        ours = receivers(Names(localhost=[["127.0.0.1"]]), test=LOCAL)
        assert (await ours.deliver(await ours.reach(url), MESSAGE)).status == 200
        async with asyncio.timeout(30):
            await left.wait()


async def test_a_silent_receiver_is_left() -> None:
    async def never(received: Received) -> Answer:
        del received
        await asyncio.Event().wait()
        raise AssertionError

    async with receiving(never) as there:
        names = Names()
        names.mean("hooks.example", ["127.0.0.1"])
        ours = Receivers(machine_time=machine_time, test_networks=LOCAL, resolve=names, tls=trusting(), total=0.2)
        assert (await ours.deliver(await ours.reach(there.url), MESSAGE)).fault == "delai-depasse"


@pytest.mark.parametrize(
    ("failure", "told"),
    [(socket.EAI_NONAME, Unreachable), (socket.EAI_AGAIN, Unavailable), (socket.EAI_FAIL, Unavailable)],
)
async def test_a_name_that_is_not_there_is_refused_and_a_dns_that_is_not_is_an_outage(
    failure: int, told: type[Exception]
) -> None:
    async def failing(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(failure, f"{host}:{port}")

    with pytest.raises(told):
        await Receivers(machine_time=machine_time, resolve=failing, tls=trusting()).reach("https://x.exemple.org/")


async def test_a_rehearsal_takes_no_name_that_is_none() -> None:
    real = Receivers(machine_time=machine_time, test_networks=LOCAL, tls=trusting())
    with pytest.raises(Unreachable, match="nom-inconnu"):
        await real.reach("http://a..b/")
