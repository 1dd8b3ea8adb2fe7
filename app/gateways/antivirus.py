"""ClamAV, by INSTREAM: nothing is clean that clamd itself did not say to be, of every byte, in so many words."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from app.kit.errors import Unavailable

OFF: Final = "off"
"""The address of no antivirus: settings take it in a rehearsal only."""
CONNECT = 2.0
SILENCE = 20.0
"""Seconds that clamd may take to swallow a chunk."""
VERDICT = 130.0
"""Seconds for its answer once the file is sent: a little more than its own MaxScanTime."""
PATIENCE = 20.0
"""Seconds that a job waits for a clamd that is away, before it is tried again later."""
_PACE = 0.25
_CHUNK = 1024 * 1024
_FOUND = re.compile(r"stream: (?P<name>[^\0\n]{1,300}) FOUND")
_LIMITS = "Heuristics.Limits.Exceeded"
_TOO_LONG = "INSTREAM size limit exceeded. ERROR"


@dataclass(frozen=True, slots=True)
class Scanned:
    """What clamd said of a whole file; with neither, it is clean."""

    virus: str | None = None
    over_limits: bool = False
    """It could not look at all of it: a file that cannot be analysed, never a clean one."""

    @property
    def fault(self) -> str | None:
        """What is wrong with the file; None: nothing."""
        if self.virus is not None:
            return "infecte"
        return "non_analysable" if self.over_limits else None


def told(answer: bytes) -> Scanned:
    """What an answer means; `Unavailable` for all that is not a verdict: an error, a half line, nonsense."""
    said = answer.removesuffix(b"\0").decode("ascii", "replace")
    if not answer.endswith(b"\0"):
        raise _later()
    if said == "stream: OK":
        return Scanned()
    if said == _TOO_LONG:
        return Scanned(over_limits=True)
    if found := _FOUND.fullmatch(said):
        return Scanned(over_limits=True) if found["name"].startswith(_LIMITS) else Scanned(virus=found["name"])
    raise _later()


class Scan:
    """One file on its way to clamd."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, silence: float) -> None:
        self._writer, self._silence = writer, silence
        # Listened to from the start: what it says before it hangs up would be lost to who listens at the end.
        self._answer = asyncio.create_task(_answer(reader))

    async def feed(self, chunk: bytes) -> None:
        """The next bytes; a clamd that has had enough says so at the end."""
        if not self._answer.done():
            await self._send(len(chunk).to_bytes(4, "big") + chunk)

    async def end(self) -> Scanned:
        """Its verdict on all that was fed; « clean » said before the end is none."""
        early = self._answer.done()
        await self.feed(b"")
        async with _patient(self._silence):
            scanned = told(await self._answer)
        if early and scanned.fault is None:
            raise _later()
        return scanned

    async def drop(self) -> None:
        """Whatever became of it."""
        self._answer.cancel()
        await asyncio.gather(self._answer, return_exceptions=True)

    async def _send(self, words: bytes) -> None:
        async with _patient(min(self._silence, SILENCE)):
            with suppress(ConnectionError):
                self._writer.write(words)
                await self._writer.drain()


async def _answer(reader: asyncio.StreamReader) -> bytes:
    """Its whole answer; cut in the middle, what came of it, which `told` takes for no verdict."""
    try:
        return await reader.readuntil(b"\0")
    except asyncio.IncompleteReadError as cut:
        return cut.partial
    except asyncio.LimitOverrunError:
        return b""


class Unscanned(Scan):
    """Of a rehearsal without antivirus."""

    def __init__(self) -> None:
        """Nothing listens."""

    async def feed(self, chunk: bytes) -> None:
        """Nobody looks."""

    async def end(self) -> Scanned:
        """Nobody looked, and the banner said so."""
        return Scanned()


class Antivirus:
    """Where clamd is: `host:port`, the path of its socket, or `off`. Every failure of it is `Unavailable`."""

    def __init__(self, address: str, *, patience: float = PATIENCE, silence: float = VERDICT) -> None:
        self._address, self._patience, self._silence = address, patience, silence

    async def ready(self) -> None:
        """Wait for clamd to answer, before anything is fetched for it: a backlog waits here, and goes on at once."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience
        while not await self._answers():
            if loop.time() >= until:
                raise _later()
            await asyncio.sleep(_PACE)

    @asynccontextmanager
    async def scan(self) -> AsyncIterator[Scan]:
        """A scan begun; it ends with the block, whatever became of it."""
        if self._address == OFF:
            yield Unscanned()
            return
        reader, writer = await self._connected()
        writer.write(b"zINSTREAM\0")
        scan = Scan(reader, writer, silence=self._silence)
        try:
            yield scan
        finally:
            await scan.drop()
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def look(self, path: Path) -> Scanned:
        """At a file on disk, to its end; one that is not there holds nothing."""
        if not await asyncio.to_thread(path.exists):
            return Scanned()
        async with self.scan() as scan:
            with path.open("rb") as file:
                while chunk := await asyncio.to_thread(file.read, _CHUNK):
                    await scan.feed(chunk)
            return await scan.end()

    async def _answers(self) -> bool:
        if self._address == OFF:
            return True
        try:
            reader, writer = await self._connected()
        except Unavailable:
            return False
        try:
            async with asyncio.timeout(CONNECT):
                writer.write(b"zPING\0")
                return await reader.readuntil(b"\0") == b"PONG\0"
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return False
        finally:
            writer.close()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with _patient(CONNECT):
            if self._address.startswith("/"):
                return await asyncio.open_unix_connection(self._address)
            host, _, port = self._address.rpartition(":")
            return await asyncio.open_connection(host.strip("[]"), int(port))


class Tee:
    """A file that clamd reads as it is written, by a thread that is not the loop's."""

    def __init__(self, file: BinaryIO, scan: Scan) -> None:
        """Made in the loop."""
        self._file, self._scan = file, scan
        self._loop = asyncio.get_running_loop()

    def write(self, chunk: bytes) -> None:
        """To both; who is slower is waited for."""
        self._file.write(chunk)
        asyncio.run_coroutine_threadsafe(self._scan.feed(chunk), self._loop).result()


@asynccontextmanager
async def _patient(seconds: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except (OSError, TimeoutError, ValueError):
        raise _later() from None


def _later() -> Unavailable:
    return Unavailable("antivirus-indisponible", "L'antivirus ne répond pas : le fichier sera analysé.", retry_after=20)
