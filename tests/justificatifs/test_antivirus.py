"""Nothing unscanned is ever served: clamd away, cut, silent or talking nonsense leaves the file in analysis."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

import pytest

from app.dev.clamd import EICAR, INSTALL
from app.dev.ports import free_port
from app.gateways.antivirus import Antivirus
from app.http.house import House
from tests import make
from tests.files import pdfs
from tests.gateways.clamd import saying, silent, standing_in
from tests.justificatifs import files
from tests.justificatifs.files import Sent
from tests.justificatifs.reading import depot, item
from tests.lacking import lacking
from tests.stage import Stage

WAITING = "UPDATE jobs.procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'"


def infected() -> Sent:
    """EICAR, in a stream of a PDF."""
    return Sent(pdfs.pdf(pdfs.streams(EICAR)), "application/pdf", "releve.pdf")


def watched_by(house: House, address: str) -> House:
    """The same service, with another antivirus, for which it does not wait long."""
    return replace(house, antivirus=Antivirus(address, patience=0.1, silence=0.3))


async def until(holds: Callable[[], Awaitable[bool]], *, patience: float = 60) -> None:
    """Another task's work tells nobody."""
    async with asyncio.timeout(patience):
        while not await holds():  # noqa: ASYNC110 -- see above
            await asyncio.sleep(0.05)


@pytest.fixture
def real(servers: Stage) -> None:
    """These need a real clamd."""
    if servers.clamd is None:
        lacking("clamd", INSTALL)


@pytest.mark.usefixtures("real")
async def test_an_infected_file_is_put_aside_and_its_candidate_is_told_at_once(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    made = await make.deposited(camille, registration, "identite", infected())
    await servers.drain(house)
    found = await depot(camille, made["id"])
    assert (found["state"], found["fault"]) == ("infecte", "infecte")
    assert "virus" in found["motif"]
    assert (await item(camille, registration, "identite"))["motif"] == found["motif"]
    assert (await camille.client.get(f"/v1/depots/{made['id']}/download")).status_code == 409
    assert found["motif"] in make.mail_to(servers, camille.email).text
    told = (await camille.client.get("/v1/notifications")).json()["items"]
    assert "fichier_ecarte" in {one["kind"] for one in told}
    assert servers.storage.client().list_objects_v2(Bucket="clean", Prefix=f"sealed/{made['id']}")["KeyCount"] == 0


@asynccontextmanager
async def _away() -> AsyncIterator[str]:
    yield f"127.0.0.1:{free_port()}"


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    "wrong",
    [
        _away,
        lambda: standing_in(silent),
        lambda: standing_in(saying(b"stream: OK\0"), most=300),
        lambda: standing_in(saying(b"stream: OK")),
        lambda: standing_in(saying(b"bonjour\0")),
        lambda: standing_in(silent, hasty=b"stream: OK\0"),
    ],
    ids=["stopped", "silent", "stopped in the middle", "half a word", "nonsense", "before it has read"],
)
async def test_without_a_verdict_it_stays_in_analysis_then_is_judged(
    camille: make.Candidate,
    registration: str,
    servers: Stage,
    house: House,
    wrong: Callable[[], AbstractAsyncContextManager[str]],
) -> None:
    good = await make.deposited(camille, registration, "identite", files.pdf(pages=2))
    bad = await make.deposited(camille, registration, "diplome_requis", infected())
    async with wrong() as address:
        await servers.drain(watched_by(house, address))
    for made in (good, bad):
        assert (await depot(camille, made["id"]))["state"] == "en_analyse"
        refused = await camille.client.get(f"/v1/depots/{made['id']}/download")
        assert (refused.status_code, refused.json()["code"]) == (409, "depot-non-verifie")
        assert servers.storage.client().list_objects_v2(Bucket="clean", Prefix=f"depots/{made['id']}")["KeyCount"] == 0
    await servers.as_owner(WAITING)
    await servers.drain(house)
    assert (await depot(camille, good["id"]))["state"] == "verifie"
    assert (await depot(camille, bad["id"]))["state"] == "infecte"


async def test_over_its_limits_it_cannot_be_analysed_and_says_so(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    made = await make.deposited(camille, registration, "identite", files.pdf())
    async with standing_in(saying(b"stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND\0")) as address:
        await servers.drain(watched_by(house, address))
    found = await depot(camille, made["id"])
    assert (found["state"], found["fault"]) == ("illisible", "non_analysable")


async def _states(servers: Stage, state: str, *, at_least: int) -> bool:
    [(found,)] = await servers.select("SELECT count(*) FROM depots WHERE state = %s", (state,))
    return isinstance(found, int) and found >= at_least


async def test_a_file_that_is_slow_holds_no_other(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    """One is held for as long as the test likes; the others are judged meanwhile."""
    release = asyncio.Event()

    async def answer(content: bytes) -> bytes:
        if b"(lent)" in content:
            await release.wait()
        return b"stream: OK\0"

    lazy = Sent(pdfs.pdf(text=b"BT (lent) Tj ET", compress_streams=False), "application/pdf", "lent.pdf")
    slow = await make.deposited(camille, registration, "identite", lazy)
    others = [
        await make.deposited(camille, registration, piece, files.pdf(piece))
        for piece in ("diplome_requis", "certificat_scolarite_1", "certificat_scolarite_2", "identite")
    ]
    async with standing_in(answer) as address, servers.working(replace(house, antivirus=Antivirus(address))):
        await until(lambda: _states(servers, "verifie", at_least=len(others)))
        assert (await depot(camille, slow["id"]))["state"] == "en_analyse"
        release.set()
        await until(lambda: _states(servers, "verifie", at_least=len(others) + 1))
