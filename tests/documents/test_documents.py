"""« Mes documents »: each version has its récapitulatif, at once, for ever, for its owner only."""

import hashlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.dev.ports import free_port
from app.documents import service
from app.documents.rules.mark import read
from app.http import house as houses
from app.http.house import House
from app.main import application
from app.settings import Settings
from tests import make
from tests.conftest import connect
from tests.documents import reading
from tests.documents.everything import FULL, PRINTED, READ_BACK
from tests.stage import Stage


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """An ordinary candidate, logged in."""
    del clean
    return await make.candidate(servers, app)


@pytest.fixture
async def cut_off(house: House, settings: Settings) -> AsyncIterator[House]:
    """The same house, its S3 unplugged."""
    nowhere = f"http://127.0.0.1:{free_port()}"
    broken = houses.build(settings.model_copy(update={"s3_url": nowhere, "s3_public_url": nowhere}))
    yield replace(house, storage=broken.storage)
    broken.storage.close()


async def sheet(owner: make.Candidate, registration: str, **query: int) -> httpx.Response:
    """The récapitulatif, as a screen asks for it."""
    return await owner.client.get(f"/v1/registrations/{registration}/recapitulatif", params=query)


async def listed(owner: make.Candidate, registration: str) -> list[dict[str, Any]]:
    """« Mes documents »."""
    answer = await owner.client.get(f"/v1/registrations/{registration}/documents")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def change(owner: make.Candidate, registration: str, version: int, **members: object) -> None:
    """A later save."""
    answer = await owner.client.patch(
        f"/v1/registrations/{registration}",
        content=httpx.Request("PATCH", "https://x", json=members).content,
        headers={"content-type": "application/merge-patch+json", "if-match": f'"{version}"'},
    )
    assert answer.status_code == 200, answer.text


async def test_it_is_there_before_the_worker_made_it(camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    answer = await sheet(camille, saved["id"])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    name = f"recapitulatif-bts-{make.NEXT}-{saved['candidate_number']}-v1.pdf"
    assert answer.headers["content-disposition"] == f'inline; filename="{name}"'
    assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    assert saved["candidate_number"] in reading.text(answer.content)
    assert await listed(camille, saved["id"]) == []


async def test_the_worker_makes_the_same_bytes_and_keeps_them(
    camille: make.Candidate, servers: Stage, house: House
) -> None:
    saved = await make.registered(camille)
    on_demand = await sheet(camille, saved["id"])
    await servers.drain(house)
    [document] = await listed(camille, saved["id"])
    assert document["sha256"] == hashlib.sha256(on_demand.content).hexdigest()
    assert (document["kind"], document["version"], document["media_type"]) == ("recapitulatif", 1, "application/pdf")
    assert document["size"] == len(on_demand.content)
    [(key,)] = await servers.select("SELECT object_key FROM documents")
    assert await house.storage.get_clean(str(key)) == on_demand.content
    assert (await sheet(camille, saved["id"])).content == on_demand.content
    versions = await camille.client.get(f"/v1/registrations/{saved['id']}/versions")
    assert [one["recapitulatif"] for one in versions.json()["items"]] == [{"available": True}]


async def test_what_is_kept_is_given_without_making_it_again(
    camille: make.Candidate, servers: Stage, house: House
) -> None:
    saved = await make.registered(camille)
    await servers.drain(house)
    kept = await sheet(camille, saved["id"])
    # A correction of the account later on does not change what was printed then.
    await servers.as_owner("UPDATE accounts SET first_names = 'Dominique'")
    assert (await sheet(camille, saved["id"])).content == kept.content


async def test_its_code_holds_the_version_that_the_api_shows(camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    [code] = reading.codes(reading.picture((await sheet(camille, saved["id"])).content, 150))
    mark = read(code)
    assert mark is not None
    assert (str(mark.registration_id), mark.version, mark.digest) == (saved["id"], 1, saved["digest"])


async def test_each_version_keeps_its_own(camille: make.Candidate, servers: Stage, house: House) -> None:
    saved = await make.registered(camille)
    await servers.drain(house)  # else both are rendered at once, in any order
    await change(camille, saved["id"], 1, ine="123456789AB")
    await servers.drain(house)
    first, second = await sheet(camille, saved["id"], version=1), await sheet(camille, saved["id"])
    assert "123456789AB" not in reading.text(first.content)
    assert "123456789AB" in reading.text(second.content)
    assert first.headers["content-disposition"].endswith('-v1.pdf"')
    assert [one["version"] for one in await listed(camille, saved["id"])] == [2, 1]


async def test_the_list_is_turned_page_by_page(camille: make.Candidate, servers: Stage, house: House) -> None:
    saved = await make.registered(camille)
    await servers.drain(house)  # else both are rendered at once, in any order
    await change(camille, saved["id"], 1, ine="123456789AB")
    await servers.drain(house)
    place = f"/v1/registrations/{saved['id']}/documents"
    page = (await camille.client.get(place, params={"limit": 1})).json()
    rest = (await camille.client.get(place, params={"limit": 1, "cursor": page["next_cursor"]})).json()
    assert [[one["version"] for one in items] for items in (page["items"], rest["items"])] == [[2], [1]]
    assert rest["next_cursor"] is None


async def test_a_reader_who_holds_it_does_not_get_it_again(camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    etag = (await sheet(camille, saved["id"])).headers["etag"]
    again = await camille.client.get(f"/v1/registrations/{saved['id']}/recapitulatif", headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_document_is_downloaded_straight_from_storage(
    camille: make.Candidate, servers: Stage, house: House
) -> None:
    saved = await make.registered(camille)
    await servers.drain(house)
    [document] = await listed(camille, saved["id"])
    answer = await camille.client.get(f"/v1/registrations/{saved['id']}/documents/{document['id']}/download")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    async with httpx.AsyncClient() as anybody:
        got = await anybody.get(told["url"])
    assert hashlib.sha256(got.content).hexdigest() == told["sha256"] == document["sha256"]
    assert len(got.content) == told["size"]
    assert got.headers["content-type"] == told["media_type"]
    assert told["file_name"] in got.headers["content-disposition"]


async def test_storage_down_changes_nothing_for_the_candidate(
    camille: make.Candidate, servers: Stage, house: House, cut_off: House
) -> None:
    saved = await make.registered(camille)
    await servers.drain(house)
    kept = await sheet(camille, saved["id"])
    headers = {"authorization": camille.client.headers["authorization"]}
    async with connect(application(cut_off), **headers) as other:
        answer = await other.get(f"/v1/registrations/{saved['id']}/recapitulatif")
    assert answer.status_code == 200
    assert answer.content == kept.content
    assert answer.headers["etag"] == kept.headers["etag"]


async def test_a_render_that_storage_refused_is_tried_again(
    camille: make.Candidate, servers: Stage, house: House, cut_off: House
) -> None:
    saved = await make.registered(camille)
    await servers.drain(cut_off)
    assert await listed(camille, saved["id"]) == []
    await servers.as_owner("UPDATE jobs.procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    await servers.drain(house)
    assert len(await listed(camille, saved["id"])) == 1


async def test_made_twice_it_is_kept_once(camille: make.Candidate, servers: Stage, house: House) -> None:
    saved = await make.registered(camille)
    await servers.drain(house)
    before = await listed(camille, saved["id"])
    await service.keep_recapitulatif(house, uuid.UUID(saved["id"]), 1)
    assert await listed(camille, saved["id"]) == before


async def test_a_registration_gone_meanwhile_fails_no_job(house: House, clean: None) -> None:
    del clean
    await service.keep_recapitulatif(house, uuid.uuid4(), 1)


async def test_another_s_documents_are_as_if_they_were_not(
    camille: make.Candidate, servers: Stage, app: FastAPI, house: House
) -> None:
    saved = await make.registered(camille)
    await servers.drain(house)
    [document] = await listed(camille, saved["id"])
    curious = await make.candidate(servers, app, email="claude@example.org")
    for place in ("recapitulatif", "documents", f"documents/{document['id']}/download"):
        theirs = await curious.client.get(f"/v1/registrations/{saved['id']}/{place}")
        nobodys = await curious.client.get(f"/v1/registrations/{uuid.uuid4()}/{place}")
        assert theirs.status_code == nobodys.status_code == 404
        assert theirs.json() | {"trace_id": ""} == nobodys.json() | {"trace_id": ""}


@pytest.mark.parametrize(("version", "status"), [(2, 404), (2**31 - 1, 404), (0, 422), (2**31, 422)])
async def test_a_version_that_is_not_is_not_found(camille: make.Candidate, version: int, status: int) -> None:
    saved = await make.registered(camille)
    assert (await sheet(camille, saved["id"], version=version)).status_code == status


async def test_without_a_credential_there_is_nothing(client: httpx.AsyncClient) -> None:
    for place in ("recapitulatif", "documents", f"documents/{uuid.uuid4()}/download"):
        assert (await client.get(f"/v1/registrations/{uuid.uuid4()}/{place}")).status_code == 401


async def test_the_words_of_the_catalogue_are_printed(camille: make.Candidate) -> None:
    """Labels come from the catalogue, the countries and the categories of INSEE."""
    saved = await make.registered(camille)
    said = reading.text((await sheet(camille, saved["id"])).content)
    assert f"BTS {saved['specialite_label']}" in said
    assert saved["diploma_code"] in said
    for words in ("Aix-Marseille", "France", "anglais", "À passer", "CNED", "Employés administratifs", "(52)"):
        assert words in said
    assert all(unit["unite"] in said for unit in saved["units"])
    assert "U1 Culture générale et expression" in said


def holds(shown: object, given: object) -> bool:
    """Whether all that was given is shown; what was left out is completed."""
    if isinstance(shown, dict) and isinstance(given, dict):
        return all(name in shown and holds(shown[name], value) for name, value in given.items())
    if isinstance(shown, list) and isinstance(given, list):
        return all(any(holds(one, value) for one in shown) for value in given)
    return shown == given


async def test_every_field_goes_in_by_the_api_and_comes_out_on_the_sheet(servers: Stage, app: FastAPI) -> None:
    """02, « Fields »: nothing that was asked is lost on the way to the signature."""
    owner = await make.candidate(
        servers,
        app,
        email="zoe.exemple@example.org",
        birth_name="EXEMPLE-LIÈGE",
        first_names="Zoé Anaïs",
        birth_date="1999-03-01",
        birth_country="BE",
        birth_departement=None,
        birth_commune="Liège",
    )
    await servers.as_owner("UPDATE accounts SET usage_name = 'SPÉCIMEN'")
    saved = await make.registered(owner, **FULL)
    assert [name for name, given in READ_BACK.items() if not holds(saved[name], given)] == []
    said = reading.text((await sheet(owner, saved["id"])).content)
    missing = [words for words in PRINTED if words not in said]
    assert missing == []


async def test_an_option_gives_its_name_and_its_own_diploma_code(camille: make.Candidate) -> None:
    language = {"unite": "U12", "langue": "en", "teaching": "distance", "place": None}
    saved = await make.registered(camille, specialite="bts-sio", option="bts-sio-b", languages=[language])
    said = reading.text((await sheet(camille, saved["id"])).content)
    assert f"BTS {saved['specialite_label']}" in said
    assert f"Code du diplôme : {saved['diploma_code']}" in said
    assert f"Option : B : {saved['option_label']}" in said
