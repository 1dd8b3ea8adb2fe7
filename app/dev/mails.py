"""Mails kept on disk, one .eml file each, and what a reader wants of them."""

import email
import email.policy
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

LINK = re.compile(r"(https?://[^\s<>\"')\]]+[^\s<>\"')\].,;:!?»])")


@dataclass(frozen=True)
class Mail:
    """One mail as its recipient would read it."""

    id: str
    to: tuple[str, ...]
    subject: str
    at: str
    text: str
    links: tuple[str, ...]


class MailFolder:
    """Files named 000001.eml and on: the order of names is the order of arrival."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes, recipients: list[str]) -> str:
        """Keeps one mail; who it was for, by the envelope, is written at its head. Whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        number = 1 + max((int(path.stem) for path in self._files()), default=0)
        beside = self._folder / f"{number:06}.new"
        envelope = "".join(f"X-Envelope-To: {recipient}\r\n" for recipient in recipients)
        beside.write_bytes(envelope.encode() + content)
        beside.replace(beside.with_suffix(".eml"))
        return beside.stem

    def newest_first(self, *, to: str | None = None) -> list[Mail]:
        """All of them, or one recipient's."""
        mails = (_read(path) for path in sorted(self._files(), reverse=True))
        return [mail for mail in mails if to is None or to.lower() in map(str.lower, mail.to)]

    def source(self, number: str) -> bytes | None:
        """The file of one mail, as received."""
        known = {path.stem: path for path in self._files()}
        return known[number].read_bytes() if number in known else None

    def clear(self) -> None:
        """Forgets them all."""
        for path in self._files():
            path.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        return [path for path in self._folder.glob("*.eml") if path.stem.isdigit()]


def _read(path: Path) -> Mail:
    with path.open("rb") as file:
        arrived = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
        message = email.message_from_binary_file(file, _class=EmailMessage, policy=email.policy.default)
    text = _text(message)
    return Mail(
        id=path.stem,
        to=tuple(str(recipient) for recipient in message.get_all("X-Envelope-To", [])),
        subject=str(message.get("Subject", "")),
        at=arrived.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        text=text,
        links=tuple(dict.fromkeys(LINK.findall(text))),
    )


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    return "" if body is None else str(body.get_content())
