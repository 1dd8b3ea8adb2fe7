"""Quarantine is emptied of what is settled, of nothing that an agent could need."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

import pytest

from app.gateways.shelves import Bucket
from app.http.house import House
from tests import make
from tests.buckets import Own, own_buckets
from tests.clock import LegalClock
from tests.justificatifs import files
from tests.stage import Stage


@pytest.fixture
async def own(servers: Stage, house: House, clean: None) -> AsyncIterator[Own]:
    """The service on two buckets of its own."""
    del clean
    async with own_buckets(servers, house) as made:
        yield made


async def held(own: Own) -> set[str]:
    """The pieces whose upload is still there."""
    keys = own.keys(Bucket.QUARANTINE)
    rows = await own.servers.select("SELECT object_key, piece FROM depots")
    known = {str(key): str(piece) for key, piece in rows}
    return {known.get(key, key) for key in keys}


async def test_what_is_settled_leaves_and_what_was_refused_stays(own: Own) -> None:
    clock = LegalClock(own.servers, own.app)
    camille = await make.candidate(own.servers, own.app)
    registration = (await make.registered(camille))["id"]
    sent = {
        "identite": files.png(),
        "diplome_requis": files.pdf(),
        "certificat_scolarite_1": files.locked_pdf(),
        "certificat_scolarite_2": files.jpeg(),
    }
    made = {piece: await make.deposited(camille, registration, piece, one) for piece, one in sent.items()}
    expected = await make.declared(camille, registration, "recapitulatif_signe", files.pdf("Lu et approuvé"))
    await own.servers.drain(own.house)
    assert (await make.put(expected["upload"], files.pdf("Lu et approuvé").content)).status_code == 200
    assert (await camille.client.delete(f"/v1/depots/{made['certificat_scolarite_2']['id']}")).status_code == 204
    own.write(Bucket.QUARANTINE, "depots/inconnu")
    everything = {*sent, "recapitulatif_signe", "depots/inconnu"}

    async def emptied_at(instant: datetime) -> set[str]:
        await clock.set(instant)
        await own.servers.tick(own.house, "justificatifs.empty_quarantine")
        return await held(own)

    [(now,)] = await own.servers.select("SELECT legal_now()")
    assert isinstance(now, datetime)
    assert await emptied_at(now + timedelta(hours=23)) == everything
    # Verified, and taken back: gone. Refused by the machine, awaited, unknown: not touched.
    kept = {"certificat_scolarite_1", "recapitulatif_signe", "depots/inconnu"}
    assert await emptied_at(now + timedelta(hours=25)) == kept
    [(last,)] = await own.servers.select(
        "SELECT last_epreuve_on::timestamp FROM exam_sessions WHERE year = %s", (make.NEXT,)
    )
    assert isinstance(last, datetime)
    over = datetime.combine(last, time(), UTC)
    assert await emptied_at(over + timedelta(hours=23)) == kept
    assert await emptied_at(over + timedelta(hours=25)) == kept - {"certificat_scolarite_1"}
    assert await _served(own, made["identite"]["id"])


async def _served(own: Own, depot: str) -> bool:
    [(key,)] = await own.servers.select("SELECT clean_key FROM depots WHERE id = %s", (depot,))
    return str(key) in own.keys(Bucket.CLEAN)
