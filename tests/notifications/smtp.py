"""Mail servers that fail, each in its way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from app.dev.ports import free_port
from app.http.house import House

PATIENCE = 0.3
"""Seconds that a mail may take here, so that a test need not wait for eight."""


def without_smtp(house: House) -> House:
    """The same house, whose mail server is away."""
    return replace(house, mailer=replace(house.mailer, port=free_port(), time_limit=PATIENCE))


@asynccontextmanager
async def silent_smtp(house: House, *, patience: float = PATIENCE) -> AsyncIterator[House]:
    """The same house, whose mail server accepts every connection and never says a word; in the end it hangs up."""
    lines: list[asyncio.StreamWriter] = []

    async def keep_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(writer)
        while await reader.read(1024):
            pass
        writer.close()

    async with await asyncio.start_server(keep_silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield replace(house, mailer=replace(house.mailer, port=port, time_limit=patience))
        server.close()
        for line in lines:
            line.close()


@asynccontextmanager
async def refusing_smtp(house: House) -> AsyncIterator[House]:
    """The same house, whose mail server knows no recipient."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ready\r\n")
        while line := (await reader.readline()).upper():
            answer = b"550 no such user" if line.startswith(b"RCPT") else b"250 fine"
            writer.write(b"221 bye\r\n" if line.startswith(b"QUIT") else answer + b"\r\n")
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield replace(house, mailer=replace(house.mailer, port=port))
