"""What agents read of files: one, a whole dossier, a piece's history; each reading leaves its line."""

import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from app.gateways.shelves import Bucket
from app.http.house import House
from app.staff.rules import Scope
from tests import make
from tests.audit.ledger import LEDGER
from tests.buckets import Own, own_buckets
from tests.gateways.lenient import lenient
from tests.justificatifs import files
from tests.justificatifs.conftest import agent
from tests.justificatifs.files import Sent
from tests.processes import serving
from tests.stage import Stage

READINGS = "SELECT act, detail->>'piece', detail->>'purpose' FROM audit_entries WHERE actor_kind = 'agent' ORDER BY id"


@pytest.fixture
async def reader(app: FastAPI, house: House, clean: None) -> AsyncIterator[httpx.AsyncClient]:
    """An agent of Aix-Marseille who may read."""
    del clean
    client = await agent(app, house, "02", scope=Scope.READ)
    yield client
    await client.aclose()


async def fetched(url: str) -> httpx.Response:
    async with httpx.AsyncClient() as browser:
        return await browser.get(url)


# --- One file -------------------------------------------------------------------------------------


async def test_an_agent_downloads_a_file_and_it_is_journaled(
    reader: httpx.AsyncClient, camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    sent = files.png()
    made = await make.deposited(camille, registration, "identite", sent)
    early = await reader.get(f"/v1/staff/depots/{made['id']}/download")
    assert (early.status_code, early.json()["code"]) == (409, "depot-non-verifie")
    await servers.drain(house)
    told = (await reader.get(f"/v1/staff/depots/{made['id']}/download")).json()
    answer = await fetched(told["url"])
    assert hashlib.sha256(answer.content).hexdigest() == told["sha256"]
    assert len(answer.content) == told["size"]
    assert answer.headers["content-type"] == told["media_type"]
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert await servers.select(READINGS) == [("depot.read", "identite", "telechargement")]


async def test_a_file_replaced_is_still_there_for_the_service_one_taken_back_is_not(
    reader: httpx.AsyncClient,
    camille: make.Candidate,
    registration: str,
    single: str,
    servers: Stage,
    house: House,
) -> None:
    first = await make.deposited(camille, registration, single, files.png())
    await servers.drain(house)
    second = await make.deposited(camille, registration, single, files.pdf())
    await servers.drain(house)
    assert (await camille.client.delete(f"/v1/depots/{second['id']}")).status_code == 204
    replaced = await reader.get(f"/v1/staff/depots/{first['id']}/download")
    assert replaced.status_code == 200
    assert (await fetched(replaced.json()["url"])).status_code == 200
    removed = await reader.get(f"/v1/staff/depots/{second['id']}/download")
    assert (removed.status_code, removed.json()["code"]) == (409, "depot-non-verifie")


@pytest.mark.parametrize(
    "door",
    [
        "/v1/staff/depots/{depot}/download",
        "/v1/staff/dossiers/{registration}/files",
        "/v1/staff/registrations/{registration}/justificatifs/identite/depots",
    ],
)
async def test_what_is_of_another_academie_is_as_absent_and_leaves_no_line(
    app: FastAPI, camille: make.Candidate, registration: str, servers: Stage, house: House, door: str
) -> None:
    made = await make.deposited(camille, registration, "identite", files.png())
    await servers.drain(house)
    foreign = await agent(app, house, "03", scope=Scope.READ)
    told = [
        await foreign.get(door.format(**named))
        for named in (
            {"depot": made["id"], "registration": registration},
            {"depot": str(uuid4()), "registration": str(uuid4())},
        )
    ]
    assert [one.status_code for one in told] == [404, 404]
    assert len({one.text.replace(one.json()["trace_id"], "") for one in told}) == 1
    assert await servers.select(READINGS) == []
    reviewing = await agent(app, house, "02", scope=Scope.REVIEW)
    refused = await reviewing.get(door.format(depot=made["id"], registration=registration))
    assert (refused.status_code, refused.json()["code"]) == (403, "portee-absente")
    await foreign.aclose()
    await reviewing.aclose()


# --- A whole dossier ------------------------------------------------------------------------------


async def test_a_dossier_comes_as_a_zip_of_what_counts(
    reader: httpx.AsyncClient, camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    """Two identities, one diploma; what was refused, and what is only announced, is not there."""
    sent = [("identite", files.png()), ("identite", files.jpeg()), ("diplome_requis", files.pdf())]
    for piece, one in [*sent, ("certificat_scolarite_1", files.locked_pdf())]:
        await make.deposited(camille, registration, piece, one)
    await make.declared(camille, registration, "certificat_scolarite_2", files.png())
    await servers.drain(house)
    answer = await reader.get(f"/v1/staff/dossiers/{registration}/files")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["x-content-type-options"] == "nosniff"
    [(number,)] = await servers.select("SELECT candidate_number FROM registrations")
    assert f'filename="dossier-{number}.zip"' in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names == ["diplome_requis-1.pdf", "identite-1.png", "identite-2.jpg", "manifest.json", "SHA256SUMS"]
        sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
        assert {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names[:3]} == sums
        manifest = json.loads(archive.read("manifest.json"))
    assert [one["name"] for one in manifest] == names[:3]
    assert b"EXEMPLE" not in json.dumps(manifest).encode()
    assert await servers.select(READINGS) == [
        ("depot.read", piece, "archive") for piece in ("diplome_requis", "identite", "identite")
    ]


async def test_an_empty_dossier_is_an_empty_zip(reader: httpx.AsyncClient, registration: str, servers: Stage) -> None:
    answer = await reader.get(f"/v1/staff/dossiers/{registration}/files")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["manifest.json", "SHA256SUMS"]
    assert await servers.select(READINGS) == []
    LEDGER.excuse("downloadDossierFiles")  # no document was read


@pytest.fixture
async def big(servers: Stage, house: House, clean: None) -> AsyncIterator[tuple[Own, str]]:
    """A dossier of 2 MiB on buckets of its own."""
    del clean
    async with own_buckets(servers, house) as own:
        camille = await make.candidate(servers, own.app)
        registration = (await make.registered(camille))["id"]
        for piece in ("identite", "diplome_requis"):
            await make.deposited(camille, registration, piece, heavy())
        await servers.drain(own.house)
        yield own, registration


def heavy() -> Sent:
    """1 MiB that nothing compresses."""
    return files.image("PNG", "image/png", size=(600, 600))


async def test_a_zip_that_would_miss_something_is_cut_or_never_begun(big: tuple[Own, str], tmp_path: Path) -> None:
    """By a real server: the client sees that the end is missing, and what came is no zip."""
    own, registration = big
    reading = await agent(own.app, own.house, "02", scope=Scope.READ)
    address = f"/v1/staff/dossiers/{registration}/files"
    [(key,)] = await own.servers.select("SELECT clean_key FROM depots WHERE piece = 'identite'")
    content = own.read(Bucket.CLEAN, str(key))
    with lenient(own.servers) as s3:
        through = own.settings.model_copy(update={"s3_url": s3.url, "s3_public_url": s3.url})
        async with serving(through, tmp_path, under=[()]) as [served]:
            whole, end = await _received(served.url + address, reading)
            assert end is None
            assert len(zipfile.ZipFile(io.BytesIO(whole)).namelist()) == 4
            s3.cut = 300_000  # S3 fails in the middle of a file
            await _cut(served.url + address, reading)
            s3.cut = None
            own.write(Bucket.CLEAN, str(key), content[:-1] + b"?")  # another content under the same key
            await _cut(served.url + address, reading)
            own.delete(Bucket.CLEAN, str(key))  # nothing at all
            told = await reading.get(address)
            assert (told.status_code, told.json()["code"]) == (503, "stockage-indisponible")
    await reading.aclose()


async def _cut(url: str, who: httpx.AsyncClient) -> None:
    came, end = await _received(url, who)
    assert isinstance(end, httpx.RemoteProtocolError)
    assert came
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(came))


async def _received(url: str, who: httpx.AsyncClient) -> tuple[bytes, Exception | None]:
    """All that came, and how it ended."""
    came = bytearray()
    async with httpx.AsyncClient(headers={"authorization": who.headers["authorization"]}, timeout=30) as client:
        try:
            async with client.stream("GET", url) as answer:
                assert answer.status_code == 200
                async for piece in answer.aiter_bytes():
                    came += piece
        except httpx.TransportError as failure:
            return bytes(came), failure
    return bytes(came), None


# --- History --------------------------------------------------------------------------------------


async def test_every_deposit_of_a_piece_stays_told(
    app: FastAPI,
    reader: httpx.AsyncClient,
    camille: make.Candidate,
    registration: str,
    single: str,
    servers: Stage,
    house: House,
) -> None:
    """Unreadable, refused by an agent, replaced, taken back: who, when, digest and verdict stay."""
    sent = [files.locked_pdf(), files.png(), files.jpeg()]
    reviewing = await agent(app, house, "02", "01", scope=Scope.REVIEW)
    made = []
    for one in sent:
        made.append(await make.deposited(camille, registration, single, one))
        await servers.drain(house)
        if one is sent[1]:
            motif = {"verdict": "refuse", "motif": "illisible", "text": "La photo est floue."}
            address = f"/v1/staff/depots/{made[1]['id']}/reviews"
            assert (await reviewing.post(address, json=motif, headers={"if-match": "*"})).status_code == 201
    assert (await camille.client.delete(f"/v1/depots/{made[2]['id']}")).status_code == 204
    door = f"registrations/{registration}/justificatifs/{single}/depots"
    told = (await camille.client.get(f"/v1/{door}")).json()["items"]
    assert [one["id"] for one in told] == [one["id"] for one in reversed(made)]
    assert [one["sha256"] for one in told] == [one.declared["sha256"] for one in reversed(sent)]
    assert [(one["state"], one["examined"], one["replaced_by"]) for one in told] == [
        ("abandonne", "verifie", None),
        ("abandonne", "verifie", made[2]["id"]),
        ("abandonne", "ecarte", made[1]["id"]),
    ]
    assert {one["account_id"] for one in told} == {str(camille.id)}
    assert told[1]["review"]["motif"] == "Document illisible : La photo est floue."
    assert "mot de passe" in told[2]["motif"]
    assert (await reader.get(f"/v1/staff/{door}")).json()["items"] == told
    assert ("depots.read", single, None) in await servers.select(READINGS)
    await reviewing.aclose()


async def test_a_history_comes_in_pages(
    camille: make.Candidate, dominique: make.Candidate, registration: str, single: str
) -> None:
    made = [await make.declared(camille, registration, single, files.pdf(str(number))) for number in range(3)]
    door = f"/v1/registrations/{registration}/justificatifs/{single}/depots"
    first = (await camille.client.get(door, params={"limit": 2})).json()
    rest = (await camille.client.get(door, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [one["id"] for one in (*first["items"], *rest["items"])] == [one["id"] for one in reversed(made)]
    assert rest["next_cursor"] is None
    assert (await camille.client.get(door.replace(single, "identite"))).json() == {"items": [], "next_cursor": None}
    assert (await dominique.client.get(door)).status_code == 404


# --- Who read my data -----------------------------------------------------------------------------


async def test_a_candidate_sees_each_reading_and_nobody_else_s(
    reader: httpx.AsyncClient,
    camille: make.Candidate,
    dominique: make.Candidate,
    registration: str,
    servers: Stage,
    house: House,
) -> None:
    made = await make.deposited(camille, registration, "identite", files.png())
    await servers.drain(house)
    for door in (
        f"/v1/staff/dossiers/{registration}",
        f"/v1/staff/registrations/{registration}/justificatifs/identite/depots",
        f"/v1/staff/depots/{made['id']}/download",
        f"/v1/staff/dossiers/{registration}/files",
    ):
        assert (await reader.get(door)).status_code == 200
    seen = (await camille.client.get("/v1/me/accesses")).json()["items"]
    assert [(one["what"], one["piece"], one["depot_id"]) for one in seen] == [
        ("fichier", "identite", made["id"]),
        ("fichier", "identite", made["id"]),
        ("depots", "identite", None),
        ("dossier", None, None),
    ]
    assert {(one["by"], one["registration_id"]) for one in seen} == {("agent", registration)}
    first = (await camille.client.get("/v1/me/accesses", params={"limit": 3})).json()
    rest = (await camille.client.get("/v1/me/accesses", params={"cursor": first["next_cursor"]})).json()
    assert [*first["items"], *rest["items"]] == seen
    assert (await dominique.client.get("/v1/me/accesses")).json() == {"items": [], "next_cursor": None}
