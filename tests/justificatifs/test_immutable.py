"""What is accepted never changes: not by its own URL, nor by whoever writes in quarantine."""

import hashlib
from collections.abc import AsyncIterator

import httpx
import pytest

from app.gateways.shelves import Bucket
from app.http.house import House
from tests import make
from tests.buckets import Own, own_buckets
from tests.clock import LegalClock
from tests.gateways.lenient import Lenient, lenient
from tests.justificatifs import files
from tests.justificatifs.reading import depot
from tests.stage import Stage

SENT = files.png()
OTHER = files.png()


@pytest.fixture
async def passing(servers: Stage, house: House, clean: None) -> AsyncIterator[tuple[Own, Lenient]]:
    """Two buckets behind a server that lets everything through, and tells when it does."""
    del clean
    with lenient(servers) as s3:
        async with own_buckets(servers, house, url=s3.url) as made:
            yield made, s3


async def downloaded(owner: make.Candidate, made: str) -> bytes:
    """What the candidate reads."""
    address = (await owner.client.get(f"/v1/depots/{made}/download")).json()["url"]
    async with httpx.AsyncClient() as browser:
        return (await browser.get(address)).content


async def test_an_upload_used_again_after_acceptance_changes_nothing(passing: tuple[Own, Lenient]) -> None:
    own, _ = passing
    camille = await make.candidate(own.servers, own.app)
    registration = (await make.registered(camille))["id"]
    made = await make.declared(camille, registration, "identite", SENT)
    assert (await make.put(made["upload"], SENT.content)).status_code == 200
    await camille.client.post(f"/v1/depots/{made['id']}/completion")
    await own.servers.drain(own.house)
    before, served = await depot(camille, made["id"]), await downloaded(camille, made["id"])
    assert before["state"] == "verifie"

    async def tried() -> list[int]:
        same_size = OTHER.content[: len(SENT.content)].ljust(len(SENT.content), b"!")
        digest = {"x-amz-checksum-sha256": "A" * 43 + "="}
        return [
            (await make.put(made["upload"], same_size)).status_code,
            (await make.put(made["upload"], same_size, **digest)).status_code,
            (await make.put(made["upload"], SENT.content)).status_code,
        ]

    assert await tried() == [412, 403, 412]
    # Even once quarantine is emptied: the URL lives on S3's clock, and takes the very same bytes, in quarantine only.
    clock = LegalClock(own.servers, own.app)
    [(later,)] = await own.servers.select("SELECT legal_now() + interval '2 days'")
    await clock.set(later)  # type: ignore[arg-type]  # a timestamptz
    await own.servers.tick(own.house, "justificatifs.empty_quarantine")
    assert own.keys(Bucket.QUARANTINE) == []
    assert await tried() == [400, 403, 200]
    await own.servers.tick(own.house, "justificatifs.sweep")
    assert (await depot(camille, made["id"]))["version"] == before["version"]
    assert await downloaded(camille, made["id"]) == served
    await own.servers.tick(own.house, "justificatifs.empty_quarantine")
    assert own.keys(Bucket.QUARANTINE) == []


async def test_what_changes_between_scan_and_copy_is_never_kept(passing: tuple[Own, Lenient]) -> None:
    """Whoever holds a key of the bucket overwrites the object that was just examined."""
    own, s3 = passing
    camille = await make.candidate(own.servers, own.app)
    registration = (await make.registered(camille))["id"]
    made = await make.deposited(camille, registration, "identite", SENT)
    [key] = own.keys(Bucket.QUARANTINE)
    overwritten = []

    def overwrite() -> None:
        own.write(Bucket.QUARANTINE, key, b"%PDF-1.7 tout autre chose")
        overwritten.append(key)

    s3.before_copy = overwrite
    await own.servers.drain(own.house)
    assert overwritten
    assert (await depot(camille, made["id"]))["state"] == "en_analyse"
    assert hashlib.sha256(b"%PDF-1.7 tout autre chose").hexdigest() not in str(own.keys(Bucket.CLEAN))
    assert not [one for one in own.keys(Bucket.CLEAN) if one.startswith("depots/")]
    # Tried again, the job reads what is there now: it is not what was announced.
    s3.before_copy = None
    await own.servers.as_owner("UPDATE jobs.procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    await own.servers.drain(own.house)
    shown = await depot(camille, made["id"])
    assert shown["state"] == "illisible"
    assert "n'est pas celui qui était annoncé" in shown["motif"]
