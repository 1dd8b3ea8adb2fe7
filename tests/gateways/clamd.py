"""A stand-in for a clamd that does what no healthy one does; the healthy one of the suite is real."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

PONG = b"PONG\0"
Answer = Callable[[bytes], Awaitable[bytes | None]]
"""What it says of a content; None: it hangs up without a word."""


@asynccontextmanager
async def standing_in(answer: Answer, *, most: int | None = None, hasty: bytes | None = None) -> AsyncIterator[str]:
    """Its address; it hangs up in the middle of what is longer than `most`, says `hasty` before it has read."""
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (task := asyncio.current_task()) is not None:
            serving.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            if await reader.readuntil(b"\0") == b"zPING\0":
                writer.write(PONG)
            elif hasty is not None:
                writer.write(hasty)
                await _streamed(reader, None)
            elif (content := await _streamed(reader, most)) is not None:
                writer.write(await answer(content) or b"")
        writer.close()

    async def stop() -> None:
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        try:
            yield f"{host}:{port}"
        finally:
            await stop()


async def _streamed(reader: asyncio.StreamReader, most: int | None) -> bytes | None:
    content = b""
    while size := int.from_bytes(await reader.readexactly(4), "big"):
        content += await reader.readexactly(size)
        if most is not None and len(content) > most:
            return None
    return content


def saying(words: bytes | None) -> Answer:
    """Always the same."""

    async def answer(_content: bytes) -> bytes | None:
        await asyncio.sleep(0)
        return words

    return answer


async def silent(_content: bytes) -> bytes | None:
    """It took everything, and says nothing."""
    await asyncio.Event().wait()
    return None
