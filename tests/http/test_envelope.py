"""What every answer bears, whatever happened inside."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import nullcontext, suppress

import httpx
import pytest
from fastapi import FastAPI
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from app.http.answers import Streamed
from app.http.envelope import Envelope
from app.main import EXPOSED
from tests import make
from tests.conftest import ORIGIN, connect
from tests.stage import Stage

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


async def test_a_request_is_named_and_traced(client: httpx.AsyncClient) -> None:
    """The client's own id comes back; a traceparent's trace is told in problems; what is unsound is replaced."""
    named = await client.get("/v1/academies", headers={"x-request-id": "cned-2027-0001"})
    assert named.headers["x-request-id"] == "cned-2027-0001"
    unsound = await client.get("/v1/academies", headers={"x-request-id": "a b\tc"})
    assert re.fullmatch("[0-9a-f]{32}", unsound.headers["x-request-id"])
    traced = await client.get("/v1/rien", headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"})
    assert traced.json()["trace_id"] == TRACE


@pytest.mark.parametrize("path", ["/v1/academies", "/v1/me", "/v1/rien"])
async def test_every_answer_is_closed_to_misuse(client: httpx.AsyncClient, path: str) -> None:
    """Sniffing, framing, referring; and nothing of a person is kept by a cache."""
    answer = await client.get(path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    if path != "/v1/academies":
        assert answer.headers["cache-control"] == "no-store"


async def test_a_page_of_ours_reads_the_headers_even_of_a_refusal(client: httpx.AsyncClient) -> None:
    """CORS: exact origin, credentials, exposed headers; another origin gets nothing."""
    ours = await client.get("/v1/me", headers={"origin": ORIGIN})
    assert ours.status_code == 401
    assert ours.headers["access-control-allow-origin"] == ORIGIN
    assert ours.headers["access-control-allow-credentials"] == "true"
    assert set(EXPOSED) <= {name.strip() for name in ours.headers["access-control-expose-headers"].split(",")}
    other = await client.get("/v1/me", headers={"origin": "https://ailleurs.example"})
    assert "access-control-allow-origin" not in other.headers


async def test_a_preflight_is_answered_for_what_our_pages_send(app: FastAPI) -> None:
    """PATCH with If-Match, X-CSRF and a merge-patch body."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://testserver") as bare:
        answer = await bare.options(
            "/v1/registrations/x",
            headers={
                "origin": ORIGIN,
                "access-control-request-method": "PATCH",
                "access-control-request-headers": "content-type,if-match,x-csrf,idempotency-key",
            },
        )
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == ORIGIN


async def test_a_failure_of_ours_says_nothing_of_itself(servers: Stage, app: FastAPI, clean: None) -> None:
    """A table gone: 500 in French, and neither SQL nor a Python name goes out."""
    del clean
    camille = await make.candidate(servers, app)
    await servers.as_owner("ALTER TABLE drafts RENAME TO drafts_gone")
    try:
        async with connect(app, authorization=f"Bearer {camille.token}") as client:
            answer = await client.get(f"/v1/drafts/{make.NEXT}")
    finally:
        await servers.as_owner("ALTER TABLE drafts_gone RENAME TO drafts")
    assert answer.status_code == 500
    assert answer.json()["code"] == "erreur-interne"
    assert "drafts" not in answer.text
    assert "psycopg" not in answer.text


async def test_the_probes_answer(client: httpx.AsyncClient) -> None:
    """Alive, and ready."""
    assert (await client.get("/health/live")).json() == {"status": "ok"}
    assert (await client.get("/health/ready")).json() == {"status": "ok"}


async def test_an_act_that_will_not_end_does_not_hold_its_answer_back() -> None:
    """A frozen PostgreSQL lets nothing be cancelled: 503 while the act is still under way, and one answer only."""
    answered = asyncio.Event()
    ended: list[str] = []

    async def deaf(scope: Scope, receive: Receive, send: Send) -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await answered.wait()
        await Response("trop tard")(scope, receive, send)
        ended.append("unheard")

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)
        if message["type"] == "http.response.body":
            answered.set()

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "headers": []}
    async with asyncio.timeout(10):
        await Envelope(deaf, time_limit=0.01)(scope, receive, send)
    assert [message.get("status") for message in sent] == [503, None]
    assert b"trop tard" not in sent[1]["body"]
    assert ended == ["unheard"]


async def test_an_act_that_ends_as_the_late_answer_begins_is_answered() -> None:
    """What ends between the decision to answer late and the answer itself takes no answer away."""

    async def stubborn(_scope: Scope, _receive: Receive, _send: Send) -> None:
        tasks = len(asyncio.all_tasks())
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(10)
        while len(asyncio.all_tasks()) == tasks:  # noqa: ASYNC110 -- until the task that answers late is made
            await asyncio.sleep(0)

    transport = httpx.ASGITransport(Envelope(stubborn, time_limit=0.01))
    async with httpx.AsyncClient(transport=transport, base_url="https://testserver") as client:
        answer = await client.get("/v1/time")
    assert (answer.status_code, answer.json()["code"]) == (503, "indisponible")


@pytest.mark.parametrize(("kind", "whole"), [(Streamed, True), (StreamingResponse, False)])
async def test_only_what_says_that_it_is_long_may_be(kind: type[StreamingResponse], *, whole: bool) -> None:
    """Its end comes after the time limit of a request; the control: any other answer is cut by then."""
    limited = asyncio.Event()

    async def pieces() -> AsyncIterator[bytes]:
        yield b"le debut, "
        with suppress(TimeoutError):
            async with asyncio.timeout(0.1):
                await limited.wait()
        yield b"la fin"

    async def long(scope: Scope, receive: Receive, send: Send) -> None:
        await kind(pieces(), media_type="text/plain")(scope, receive, send)

    sent: list[bytes] = []

    async def send(message: Message) -> None:
        sent.append(message.get("body", b""))

    async def receive() -> Message:
        await limited.wait()
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "headers": [], "asgi": {"spec_version": "2.4"}}
    with suppress(TimeoutError) if not whole else nullcontext():
        await Envelope(long, time_limit=0.02)(scope, receive, send)
    assert b"".join(sent) == (b"le debut, la fin" if whole else b"le debut, ")
