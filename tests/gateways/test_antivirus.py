"""What clamd says is a verdict only when it is one: nothing else is ever taken for « clean »."""

import asyncio
from pathlib import Path

import pytest

from app.dev.clamd import EICAR, INSTALL
from app.dev.ports import free_port
from app.gateways.antivirus import OFF, Antivirus, Scanned
from app.kit.errors import Unavailable
from tests.gateways.clamd import saying, silent, standing_in
from tests.lacking import lacking
from tests.stage import Stage


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Any."""
    path = tmp_path / "file"
    path.write_bytes(b"Camille EXEMPLE" * 1000)
    return path


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (b"stream: OK\0", Scanned()),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", Scanned(virus="Win.Test.EICAR_HDB-1")),
        (b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", Scanned(over_limits=True)),
        (b"INSTREAM size limit exceeded. ERROR\0", Scanned(over_limits=True)),
    ],
)
async def test_a_verdict_is_understood(file: Path, said: bytes, meant: Scanned) -> None:
    async with standing_in(saying(said)) as address:
        assert await Antivirus(address).look(file) == meant


@pytest.mark.parametrize(
    "said",
    [
        None,
        b"",
        b"stream: OK",
        b"stream: O",
        b"OK\0",
        b"stream: OK\n\0",
        b"stream: okay\0",
        b"stream: OK stream: OK\0",
        b"stream:  FOUND\0",
        b"stream: Can't allocate memory ERROR\0",
        b"stream: Access denied. ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"\xff\xfe\x00",
        b"x" * 200_000,
        b"<html>502 Bad Gateway</html>",
    ],
    ids=repr,
)
async def test_all_else_is_no_verdict(file: Path, said: bytes | None) -> None:
    async with standing_in(saying(said)) as address:
        with pytest.raises(Unavailable):
            await Antivirus(address).look(file)


async def test_a_silent_one_is_no_verdict(file: Path) -> None:
    async with standing_in(silent) as address:
        with pytest.raises(Unavailable):
            await Antivirus(address, silence=0.1).look(file)


async def test_one_that_answers_before_the_end_is_no_verdict(tmp_path: Path) -> None:
    """Of a file that it cannot have read."""
    path = tmp_path / "long"
    await asyncio.to_thread(path.write_bytes, bytes(20 * 1024 * 1024))
    async with standing_in(silent, hasty=b"stream: OK\0") as address:
        with pytest.raises(Unavailable):
            await Antivirus(address).look(path)


async def test_one_that_dies_in_the_middle_is_no_verdict(file: Path) -> None:
    async with standing_in(saying(b"stream: OK\0"), most=1000) as address:
        with pytest.raises(Unavailable):
            await Antivirus(address).look(file)


@pytest.mark.parametrize("address", ["127.0.0.1:{port}", "/nulle/part/clamd.ctl"])
async def test_one_that_is_not_there_is_waited_for_then_is_no_verdict(file: Path, address: str) -> None:
    antivirus = Antivirus(address.format(port=free_port()), patience=0.1)
    for asked in (antivirus.ready(), antivirus.look(file)):
        with pytest.raises(Unavailable):
            await asked


async def test_one_that_comes_back_lets_those_who_wait_go_on() -> None:
    port = free_port()
    antivirus = Antivirus(f"127.0.0.1:{port}")
    waiting = asyncio.create_task(antivirus.ready())
    await asyncio.sleep(0)
    assert not waiting.done()

    async def pong(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\0")
        writer.write(b"PONG\0")
        writer.close()

    async with await asyncio.start_server(pong, "127.0.0.1", port):
        await waiting


async def test_switched_off_it_looks_at_nothing(file: Path) -> None:
    """A rehearsal without clamd; settings refuse it to a production."""
    antivirus = Antivirus(OFF)
    await antivirus.ready()
    assert await antivirus.look(file) == Scanned()


async def test_the_real_one_knows_its_virus_and_its_limits(servers: Stage, file: Path) -> None:
    if servers.clamd is None:
        lacking("clamd", INSTALL)
    antivirus = Antivirus(servers.clamd.address)
    await antivirus.ready()
    assert await antivirus.look(file) == Scanned()
    for name, content in (("eicar", EICAR), ("long", bytes(27 * 1024 * 1024))):
        await asyncio.to_thread(file.with_name(name).write_bytes, content)
    assert (await antivirus.look(file.with_name("eicar"))).virus == "Eicar-Test-Signature.UNOFFICIAL"
    assert await antivirus.look(file.with_name("long")) == Scanned(over_limits=True)
    assert await antivirus.look(file.with_name("absent")) == Scanned()
