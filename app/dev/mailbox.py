"""A real SMTP server that keeps every mail, readable by its page, by its JSON list, or here."""

import http.client
import sys
from pathlib import Path
from typing import Self

from app.dev.ledger import Ledger
from app.dev.mails import Mail, MailFolder
from app.dev.processes import Child, Program

_ROOT = Path(__file__).parents[2]


class Mailbox:
    """Takes mail when `start` returns. Stopped and started again, it still has what it kept."""

    def __init__(
        self, folder: Path, smtp_port: int, http_port: int, *, log: Path | None = None, ledger: Ledger | None = None
    ) -> None:
        self._folder = folder.absolute()
        self.smtp_port = smtp_port
        self._http_port = http_port
        self._log = log or self._folder.with_name(f"{self._folder.name}.log")
        self._ledger = ledger
        self._child: Child | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Its page; the list is at /mails."""
        return f"http://localhost:{self._http_port}"

    def pause(self) -> None:
        """Accept connections and never answer: the worst mail server; `stop` ends it all the same."""
        self._running().pause()

    def start(self) -> None:
        """Start it and wait until it takes mail."""
        self.launch()
        self.wait_ready()

    def launch(self) -> None:
        """Start without waiting."""
        self._folder.mkdir(parents=True, exist_ok=True)
        ports = (str(self.smtp_port), str(self._http_port))
        command = (sys.executable, "-m", "app.dev.mail_server", str(self._folder), *ports)
        self._child = Child(Program("Serveur de mails", command, self._log, folder=_ROOT, ledger=self._ledger))

    def wait_ready(self) -> None:
        """Until the page answers; SMTP listens before it does."""
        self._running().wait_until(self._answers)

    def stop(self) -> None:
        """End it; the mails stay."""
        if self._child is not None:
            self._child.stop()
            self._child = None

    def demand_alive(self) -> None:
        """Refuse to go on without it."""
        if self._child is not None:
            self._child.demand_alive()

    def mails(self, *, to: str | None = None) -> list[Mail]:
        """What was received, newest first."""
        return MailFolder(self._folder).newest_first(to=to)

    def clear(self) -> None:
        """Forget every mail."""
        MailFolder(self._folder).clear()

    def _running(self) -> Child:
        assert self._child is not None  # noqa: S101 (launched before)
        return self._child

    def _answers(self) -> bool:
        return answers(self._http_port, "/mails")


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
