"""A wire to PostgreSQL on which an act's COMMIT is the last thing that passes, or the first that does not."""

import asyncio
from contextlib import suppress


class DeafWire:
    """Hands every byte on, until the COMMIT of a transaction that wrote `word`.

    `commits` says whether PostgreSQL hears that COMMIT; its answer reaches nobody. `reached` is set at that moment.
    """

    def __init__(self, target: int, *, word: bytes, commits: bool) -> None:
        self._target, self._word, self._commits = target, word, commits
        self._server: asyncio.Server | None = None
        self.port = 0
        self.reached = asyncio.Event()

    async def listen(self) -> None:
        """On a port of its own."""
        self._server = await asyncio.start_server(self._joined, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Nobody new."""
        if self._server is not None:
            self._server.close()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        silent = asyncio.Event()
        await asyncio.gather(self._asked(reader, far_writer, silent), self._answered(far_reader, writer, silent))

    async def _asked(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, silent: asyncio.Event) -> None:
        written = False
        with suppress(ConnectionError):
            while content := await source.read(65536):
                written = written or self._word in content
                if written and b"COMMIT" in content:
                    silent.set()
                    if not self._commits:
                        self.reached.set()
                        continue
                target.write(content)
                await target.drain()
        target.close()

    async def _answered(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, silent: asyncio.Event
    ) -> None:
        with suppress(ConnectionError):
            while content := await source.read(65536):
                if silent.is_set():
                    if b"COMMIT" in content:  # it is done, and will never be told
                        self.reached.set()
                    continue
                target.write(content)
                await target.drain()
        target.close()
