"""S3 down: 503, never a refusal, and nothing is lost."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from app.dev.ports import free_port
from app.http import house as houses
from app.http.house import House
from app.main import application
from tests import make
from tests.conftest import connect
from tests.justificatifs import files
from tests.justificatifs.reading import depot
from tests.stage import Stage


@pytest.fixture
async def cut_off(servers: Stage, camille: make.Candidate) -> AsyncIterator[tuple[House, httpx.AsyncClient]]:
    """The same service where S3 cannot be reached, and Camille's client of it."""
    house = houses.build(servers.settings(s3_url=f"http://127.0.0.1:{free_port()}"))
    await house.database.open()
    await house.clock.measure()
    app: FastAPI = application(house)
    for refresh in app.state.refreshed:
        await refresh()
    async with connect(app, authorization=f"Bearer {camille.token}") as client:
        yield house, client
    house.storage.close()
    await house.database.close()


async def test_completion_waits_for_s3_to_come_back(
    camille: make.Candidate, registration: str, cut_off: tuple[House, httpx.AsyncClient]
) -> None:
    sent = files.pdf()
    made = await make.declared(camille, registration, "identite", sent)
    await make.put(made["upload"], sent.content)
    refused = await cut_off[1].post(f"/v1/depots/{made['id']}/completion")
    assert (refused.status_code, refused.json()["code"]) == (503, "stockage-indisponible")
    assert refused.headers["retry-after"] == "5"
    assert (await depot(camille, made["id"]))["state"] == "attendu"
    assert (await camille.client.post(f"/v1/depots/{made['id']}/completion")).json()["state"] == "recu"


async def test_announcing_and_reading_need_no_s3(registration: str, cut_off: tuple[House, httpx.AsyncClient]) -> None:
    client = cut_off[1]
    root = f"/v1/registrations/{registration}/justificatifs"
    made = await client.post(f"{root}/identite/depots", json=files.pdf().declared)
    assert made.status_code == 201
    assert (await client.get(root)).status_code == 200
    assert (await client.delete(f"/v1/depots/{made.json()['id']}")).status_code == 204


async def test_a_file_waits_in_analysis_and_the_sweep_gives_nothing_up(
    camille: make.Candidate,
    registration: str,
    servers: Stage,
    house: House,
    cut_off: tuple[House, httpx.AsyncClient],
) -> None:
    made = await make.deposited(camille, registration, "identite", files.pdf())
    never = await make.declared(camille, registration, "diplome_requis", files.pdf())
    await servers.as_owner("UPDATE depots SET url_expires_at = declared_at - interval '1 day' WHERE state = 'attendu'")
    await servers.tick(cut_off[0], "justificatifs.sweep")
    assert (await depot(camille, never["id"]))["state"] == "attendu"
    assert (await depot(camille, made["id"]))["state"] == "en_analyse"
    assert await servers.select("SELECT task_name FROM jobs.procrastinate_jobs WHERE status = 'failed'") == []
    await servers.as_owner("UPDATE jobs.procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    await servers.tick(house, "justificatifs.sweep")
    assert (await depot(camille, made["id"]))["state"] == "verifie"
    assert (await depot(camille, never["id"]))["state"] == "abandonne"


async def test_a_file_that_s3_let_change_does_not_count(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    """An S3 that does not hold what was signed: we compute the digest anyway."""
    made = await make.deposited(camille, registration, "identite", files.pdf("annonce"))
    [(key,)] = await servers.select("SELECT object_key FROM depots")
    servers.storage.client().put_object(Bucket="quarantine", Key=str(key), Body=files.pdf("autre").content)
    await servers.drain(house)
    found = await depot(camille, made["id"])
    assert found["state"] == "illisible"
    assert "empreinte" in found["motif"]


async def test_a_file_that_s3_lost_is_asked_for_again(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    made = await make.deposited(camille, registration, "identite", files.pdf())
    [(key,)] = await servers.select("SELECT object_key FROM depots")
    servers.storage.client().delete_object(Bucket="quarantine", Key=str(key))
    await servers.drain(house)
    assert (await depot(camille, made["id"]))["state"] == "illisible"
