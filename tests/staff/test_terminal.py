"""`agents enrol`: all in a terminal, QR code included."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import zxingcpp
from PIL import Image
from pyotp import TOTP, parse_uri

from app.http.house import House
from app.http.now import machine_time
from tests.cli.commands import ROOT, environment
from tests.staff.agents import EMAIL, PASSWORD, declared
from tests.stage import Stage

_HALVES = {" ": (0, 0), "▀": (255, 0), "▄": (0, 255), "█": (255, 255)}
_CODE = re.compile(r"^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$", re.MULTILINE)


class Terminal:
    """A command on a terminal of its own, and somebody who reads it."""

    def __init__(self, screen: int) -> None:
        self._screen = screen
        self.seen = ""

    def until(self, asked: str) -> str:
        """Read on until these words; what was read since the last time."""
        begun = len(self.seen)
        while asked not in self.seen[begun:]:
            self.seen += self._more()
        return self.seen[begun:]

    def rest(self) -> str:
        """All that follows, to the end."""
        begun = len(self.seen)
        try:
            while True:
                self.seen += self._more()
        except OSError:  # the command ended
            return self.seen[begun:]

    def type(self, line: str) -> None:
        """And the key Enter."""
        os.write(self._screen, f"{line}\n".encode())

    def _more(self) -> str:
        read = os.read(self._screen, 1)
        while True:
            try:
                return read.decode().replace("\r", "")
            except UnicodeDecodeError:
                read += os.read(self._screen, 1)


@contextmanager
def terminal(stage: Stage, *arguments: str) -> Iterator[Terminal]:
    """An operator's terminal, in which a command runs."""
    screen, keyboard = pty.openpty()
    told = {**os.environ, **environment(stage)}
    command = [sys.executable, "-m", "app.cli", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env=told, stdin=keyboard, stdout=keyboard, stderr=keyboard, start_new_session=True
    ) as running:
        os.close(keyboard)
        try:
            yield Terminal(screen)
        finally:
            running.terminate()
            os.close(screen)


def scanned(out: str) -> str:
    """What a phone reads on the screen."""
    drawn = [line for line in out.splitlines() if len(line) > 20 and set(line) <= _HALVES.keys()]
    pixels = [bytes(_HALVES[cell][half] for cell in line) for line in drawn for half in (0, 1)]
    image = Image.frombytes("L", (len(pixels[0]), len(pixels)), b"".join(pixels))
    found = zxingcpp.read_barcode(image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST))
    assert found is not None, out
    return str(found.text)


def enrolled(stage: Stage) -> tuple[str, list[str]]:
    """Enrol, wrong at first: all that was shown, and the recovery codes."""
    with terminal(stage, "agents", "enrol", EMAIL) as screen:
        shown = screen.until("Mot de passe")
        secret = parse_uri(scanned(shown)).secret
        assert secret in shown

        def answer(password: str, code: Callable[[], str]) -> None:
            screen.until(": ")
            screen.type(password)
            screen.until(": ")
            screen.type(password)
            screen.until("Code que montre l'application: ")
            screen.type(code())

        answer("trop court", lambda: "000")
        again = screen.until("Mot de passe")
        assert "Ce code n'est pas" in again
        assert "Un agent choisit 16 caractères au moins" in again
        answer(PASSWORD, lambda: TOTP(secret).at(machine_time()))
        codes = _CODE.findall(screen.rest())
        return screen.seen, codes


async def test_an_agent_enrols_in_the_terminal_and_logs_in(
    servers: Stage, house: House, client: httpx.AsyncClient
) -> None:
    """The QR code is read from the screen; a wrong code is told, and asked again; no password is shown."""
    await declared(house)
    with ThreadPoolExecutor(1) as thread:
        seen, codes = thread.submit(enrolled, servers).result()
    assert PASSWORD not in seen
    assert len(codes) == 10, seen
    given = {"email": EMAIL, "password": PASSWORD, "code": codes[0]}
    assert (await client.post("/v1/staff/logins", json=given)).status_code == 201
