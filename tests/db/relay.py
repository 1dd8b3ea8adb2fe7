"""A wire to PostgreSQL that a test can cut and mend: the server itself goes on for the rest of the suite."""

import asyncio
from contextlib import suppress


class Relay:
    """Listens on a port of its own, hands every byte on to another, each way `delay` seconds later."""

    def __init__(self, target: int, *, delay: float = 0) -> None:
        self._target = target
        self._delay = delay
        self._ends: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None
        self.port = 0

    async def mend(self) -> None:
        """Listen, on the same port as before."""
        self._server = await asyncio.start_server(self._joined, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Nobody listens any more, and whoever was connected is no longer."""
        if self._server is not None:
            self._server.close()
        ends, self._ends = self._ends, []
        for end in ends:
            end.transport.abort()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        self._ends += [writer, far_writer]
        await asyncio.gather(_poured(reader, far_writer, self._delay), _poured(far_reader, writer, self._delay))


async def _poured(source: asyncio.StreamReader, target: asyncio.StreamWriter, delay: float) -> None:
    with suppress(ConnectionError):
        while content := await source.read(65536):
            await asyncio.sleep(delay)
            target.write(content)
            await target.drain()
    target.close()
    with suppress(ConnectionError):
        await target.wait_closed()
