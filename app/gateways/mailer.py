"""Mail goes out by SMTP; what goes wrong is told in two words: come back later, or never."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from html import escape

import aiosmtplib
from jinja2 import Environment, PackageLoader, StrictUndefined

from app.kit.errors import Unavailable

TIME_LIMIT = 8.0
"""Seconds for a whole mail. Whoever sends inside a transaction must end before PostgreSQL cuts an idle one (10 s)."""
_REFUSED_FOR_GOOD = range(500, 600)
_LINK = re.compile(r"(https?://[^\s<>]+)")


@dataclass(frozen=True, slots=True)
class Mail:
    """Plain text of one person; `id` names the mail, so that the same one sent twice is recognised."""

    id: str
    to: str
    subject: str
    text: str
    at: datetime


def templates(package: str, folder: str = "templates") -> Environment:
    """Texts of a package's folder; a fact that one needs and is not given is an error."""
    return Environment(
        loader=PackageLoader(package, folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        autoescape=False,  # noqa: S701 -- plain text; the mailer escapes it for HTML
    )


def written(texts: Environment, name: str, facts: Mapping[str, object]) -> tuple[str, str]:
    """The subject, which is the first line of a template, and the text, which is the rest."""
    subject, _, text = texts.get_template(f"{name}.txt").render(facts).partition("\n")
    return subject, text.strip()


class Undeliverable(Exception):  # noqa: N818 -- a verdict on the address: trying again cannot help
    """The mail server refuses this recipient or this mail for good."""


@dataclass(frozen=True, slots=True)
class Mailer:
    """One SMTP server, one sender."""

    host: str
    port: int
    starttls: bool
    username: str | None
    password: str | None
    sender: str
    time_limit: float = TIME_LIMIT

    async def send(self, mail: Mail) -> None:
        """Hand the mail over. Raises `Unavailable` (try again) or `Undeliverable`."""
        try:
            async with asyncio.timeout(self.time_limit):
                await aiosmtplib.send(
                    self._message(mail),
                    hostname=self.host,
                    port=self.port,
                    start_tls=self.starttls,
                    username=self.username,
                    password=self.password,
                    timeout=self.time_limit,
                )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            # One recipient per mail: its answer is the mail's.
            raise self._verdict(refused.recipients[0].code) from None
        except aiosmtplib.SMTPDataError as refused:
            raise self._verdict(refused.code) from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            raise _later() from None

    def _verdict(self, code: int) -> Exception:
        return Undeliverable(f"SMTP {code}") if code in _REFUSED_FOR_GOOD else _later()

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(mail.at)
        message["Message-ID"] = f"<{mail.id}@{parseaddr(self.sender)[1].rpartition('@')[2]}>"
        # RFC 3834: no robot answers it.
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message["Content-Language"] = "fr"
        message.set_content(mail.text, cte="8bit")
        message.add_alternative(page(mail.subject, mail.text), subtype="html")
        return message


def _later() -> Unavailable:
    return Unavailable("courriel-indisponible", "Le serveur de courriel ne répond pas.", retry_after=60)


def page(subject: str, text: str) -> str:
    """The same text as simple HTML: paragraphs, and links that can be clicked."""
    body = "".join(_paragraphs(text))
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(subject)}</title></head>'
        f'<body style="font:16px/1.5 sans-serif;max-width:40em;color:#1e1e1e">{body}</body></html>'
    )


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.strip().split("\n\n"):
        pieces = _LINK.split(paragraph)
        # Splitting on a group gives text and link in turn.
        yield f"<p>{''.join(_linked(piece) if n % 2 else _broken(piece) for n, piece in enumerate(pieces))}</p>"


def _linked(address: str) -> str:
    return f'<a href="{escape(address)}">{escape(address)}</a>'


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br>")
