"""Mail by a real SMTP server, and by servers that refuse."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from app.dev.ports import free_port
from app.gateways.mailer import Mail, Mailer, Undeliverable, page
from app.kit.errors import Unavailable
from tests.stage import Stage

MAIL = Mail("un-mail", "camille@example.org", "Été – « essai »", "Bonjour Zoë,\n\nVoyez http://x.example/?a=1&b=2\n",
            datetime(2026, 11, 24, 9, tzinfo=UTC))  # fmt: skip


def mailer(port: int, *, starttls: bool = False, time_limit: float = 8.0) -> Mailer:
    sender = "BTS <bts@example.fr>"
    return Mailer("127.0.0.1", port, starttls, username=None, password=None, sender=sender, time_limit=time_limit)


class Refusing:
    """Answers as told to RCPT and to DATA."""

    def __init__(self, recipient: str = "250 OK", data: str = "250 OK", pause: float = 0) -> None:
        self.recipient, self.data, self.pause = recipient, data, pause

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        await asyncio.sleep(self.pause)
        envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        await asyncio.sleep(self.pause)
        return self.data


@contextlib.asynccontextmanager
async def listening(handler: Refusing) -> AsyncIterator[int]:
    """An SMTP server that refuses, on a port of its own."""
    port = free_port()
    loop = asyncio.get_running_loop()
    async with await loop.create_server(lambda: SMTP(handler, loop=loop), "127.0.0.1", port):
        yield port


async def test_what_is_sent_is_what_is_read(servers: Stage) -> None:
    servers.mailbox.clear()
    await mailer(servers.mailbox.smtp_port).send(MAIL)
    [received] = servers.mailbox.mails(to="camille@example.org")
    assert (received.subject, received.text) == (MAIL.subject, MAIL.text)
    servers.mailbox.clear()


@pytest.mark.parametrize(
    ("handler", "verdict"),
    [
        (Refusing(recipient="550 5.1.1 No such user"), Undeliverable),
        (Refusing(recipient="451 4.7.1 Greylisted"), Unavailable),
        (Refusing(data="554 5.7.1 Refused"), Undeliverable),
        (Refusing(data="452 4.3.1 Insufficient storage"), Unavailable),
    ],
)
async def test_never_and_later_are_two_answers(handler: Refusing, verdict: type[Exception]) -> None:
    async with listening(handler) as port:
        with pytest.raises(verdict):
            await mailer(port).send(MAIL)


async def _hung(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Says nothing until the client leaves."""
    await reader.read()
    writer.close()


async def test_a_server_that_is_down_or_hung_or_speaks_no_tls_is_for_later() -> None:
    with pytest.raises(Unavailable):
        await mailer(free_port()).send(MAIL)
    async with listening(Refusing()) as port:
        with pytest.raises(Unavailable):
            await mailer(port, starttls=True).send(MAIL)
    async with await asyncio.start_server(_hung, "127.0.0.1", 0) as hung:
        port = hung.sockets[0].getsockname()[1]
        with pytest.raises(Unavailable):
            await mailer(port, time_limit=0.2).send(MAIL)


async def test_a_server_slow_at_every_step_is_given_up_on_the_whole() -> None:
    """Each answer comes within the limit, all of them do not."""
    async with listening(Refusing(pause=0.3)) as port:
        with pytest.raises(Unavailable):
            await mailer(port, time_limit=0.5).send(MAIL)


def test_the_page_runs_nothing_of_the_text() -> None:
    made = page("<b>", '<script>alert(1)</script>\nhttps://x.example/#a="b\n\nfin')
    assert "<script>" not in made
    assert '<a href="https://x.example/#a=&quot;b">' in made
    assert "<title>&lt;b&gt;</title>" in made
