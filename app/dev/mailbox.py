"""A real SMTP server that keeps every mail, readable by its page, by its JSON list, or here."""

import http.client
import sys
from functools import partial
from pathlib import Path

from app.dev.ledger import Ledger
from app.dev.mails import Mail, MailFolder
from app.dev.processes import Program
from app.dev.server import Server

_ROOT = Path(__file__).parents[2]


class Mailbox(Server):
    """Takes mail when `start` returns. Stopped and started again, it still has what it kept."""

    def __init__(
        self, folder: Path, smtp_port: int, http_port: int, *, log: Path | None = None, ledger: Ledger | None = None
    ) -> None:
        self._folder = folder.absolute()
        self.smtp_port = smtp_port
        self._http_port = http_port
        self._log = log or self._folder.with_name(f"{self._folder.name}.log")
        self._ledger = ledger

    @property
    def url(self) -> str:
        """Its page; the list is at /mails."""
        return f"http://localhost:{self._http_port}"

    def wait_ready(self) -> None:
        """Until the page answers; SMTP listens before it does."""
        self._running.wait_until(partial(answers, self._http_port, "/mails"))

    def _prepared(self) -> Program:
        self._folder.mkdir(parents=True, exist_ok=True)
        ports = (str(self.smtp_port), str(self._http_port))
        command = (sys.executable, "-m", "app.dev.mail_server", str(self._folder), *ports)
        return Program("Serveur de mails", command, self._log, folder=_ROOT, ledger=self._ledger)

    def mails(self, *, to: str | None = None) -> list[Mail]:
        """What was received, newest first."""
        return MailFolder(self._folder).newest_first(to=to)

    def clear(self) -> None:
        """Forget every mail."""
        MailFolder(self._folder).clear()


def answers(port: int, path: str) -> bool:
    """Whether a local server says 200 there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
