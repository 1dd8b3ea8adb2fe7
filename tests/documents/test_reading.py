"""The signed récapitulatif read by machine, from the candidate's scanner to the agent's screen."""

from io import BytesIO
from typing import Any

import httpx
import pytest
import segno
from fastapi import FastAPI
from PIL import Image

from app.http.house import House
from app.justificatifs import service as justificatifs
from app.justificatifs.rules.reading import Ink, Lu, Reading, Sheet
from app.staff.rules import Scope
from tests import make
from tests.documents.degraded import Filled, Variant, spoiled
from tests.documents.reading import picture
from tests.dossiers.deposits import deposited, missing
from tests.justificatifs import files
from tests.justificatifs.conftest import agent
from tests.justificatifs.files import Sent
from tests.justificatifs.reading import depot, item
from tests.stage import Stage

SIGNED = "recapitulatif_signe"
FILLED = Filled(signed=True, dated=True)


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """A candidate."""
    del clean
    return await make.candidate(servers, app)


@pytest.fixture
async def registration(camille: make.Candidate) -> str:
    """Camille's."""
    return str((await make.registered(camille))["id"])


async def printed(owner: make.Candidate, registration: str, version: int | None = None) -> bytes:
    """The récapitulatif, downloaded."""
    query = {} if version is None else {"version": version}
    return (await owner.client.get(f"/v1/registrations/{registration}/recapitulatif", params=query)).content


def photographed(pdf: bytes, filled: Filled = FILLED, *, seed: int = 7) -> Sent:
    """Its last page, filled in, on a table, by a phone."""
    return sent(spoiled(pdf, Variant("photo sur une table", 120, filled, seed)))


def sent(image: Image.Image) -> Sent:
    written = BytesIO()
    image.save(written, "JPEG", quality=85)
    return Sent(written.getvalue(), "image/jpeg", "recapitulatif.jpg")


async def changed(owner: make.Candidate, registration: str, version: int) -> None:
    """A later version."""
    answer = await owner.client.patch(
        f"/v1/registrations/{registration}",
        json={"socio_professional_category": "54"},
        headers={"if-match": f'"{version}"', "content-type": "application/merge-patch+json"},
    )
    assert answer.status_code == 200, answer.text


async def told(owner: make.Candidate, kind: str) -> list[str]:
    """Notifications of this kind."""
    items = (await owner.client.get("/v1/notifications")).json()["items"]
    return [one["body"] for one in items if one["kind"] == kind]


async def read(owner: make.Candidate, registration: str, scan: Sent, servers: Stage, house: House) -> dict[str, Any]:
    """A scan deposited, verified and read."""
    made = await make.deposited(owner, registration, SIGNED, scan)
    await servers.drain(house)
    return await depot(owner, made["id"])


async def accept(found: dict[str, Any], app: FastAPI, house: House) -> httpx.Response:
    """An agent's « accepté »."""
    async with await agent(app, house, "02", "23") as client:
        return await client.post(
            f"/v1/staff/depots/{found['id']}/reviews",
            json={"verdict": "accepte"},
            headers={"if-match": f'"{found["version"]}"'},
        )


async def test_the_sheet_of_this_version_is_told_to_the_agent_as_checked(
    camille: make.Candidate, registration: str, servers: Stage, house: House, app: FastAPI
) -> None:
    found = await read(camille, registration, photographed(await printed(camille, registration)), servers, house)
    assert found["state"] == "verifie"
    assert found["advice"] == []
    reading = found["reading"]
    assert (reading["lu"], reading["version_lue"]) == ("conforme", 1)
    assert (reading["signature_visible"], reading["date_visible"]) == ("oui", "oui")
    assert (await item(camille, registration, SIGNED))["state"] == "depose"
    assert await told(camille, "recapitulatif_perime") == []
    async with await agent(app, house, "02", scope=Scope.READ) as reader:
        dossier = (await reader.get(f"/v1/staff/dossiers/{registration}")).json()
        [shown] = [one for one in dossier["justificatifs"] if one["piece"] == SIGNED]
        assert shown["depots"][0]["reading"] == reading
    accepted = await accept(found, app, house)
    assert accepted.status_code == 201, accepted.text
    assert accepted.json()["reading"] == reading


async def test_polling_sees_that_it_was_read(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    """Verification and reading each give the file a version, so an ETag."""
    made = await make.deposited(camille, registration, SIGNED, photographed(await printed(camille, registration)))
    await servers.drain(house)
    steps = await servers.select("SELECT version FROM depots WHERE id = %s", (made["id"],))
    assert steps == [(made["version"] + 3,)]  # in analysis, verified, read
    stale = await camille.client.get(f"/v1/depots/{made['id']}", headers={"if-none-match": f'"{made["version"] + 2}"'})
    assert stale.status_code == 200


async def test_an_older_sheet_is_outdated_at_once_whatever_it_was_deposited_for(
    camille: make.Candidate, registration: str, servers: Stage, house: House, app: FastAPI
) -> None:
    old = await printed(camille, registration)
    await changed(camille, registration, 1)
    found = await read(camille, registration, photographed(old), servers, house)
    assert found["registration_version"] == 2
    assert (found["reading"]["lu"], found["reading"]["version_lue"]) == ("version_anterieure", 1)
    shown = await item(camille, registration, SIGNED)
    assert shown["state"] == "perime"
    assert "version 1" in shown["motif"]
    dossier = (await camille.client.get(f"/v1/registrations/{registration}/dossier")).json()
    assert SIGNED in [one["piece"] for one in dossier["missing"]]
    [advice] = found["advice"]
    assert advice["code"] == "version_anterieure"
    current = await camille.client.get(advice["href"])
    assert current.headers["content-disposition"].endswith('-v2.pdf"')
    [body] = await told(camille, "recapitulatif_perime")
    assert "version 1" in body
    assert "version 2" in body
    refused = await accept(found, app, house)
    assert (refused.status_code, refused.json()["code"]) == (409, "changement-impossible")
    # The current one mends it.
    right = await read(camille, registration, photographed(await printed(camille, registration)), servers, house)
    assert right["reading"]["lu"] == "conforme"
    assert (await item(camille, registration, SIGNED))["state"] == "depose"


async def test_nothing_says_complete_before_the_sheet_is_read(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    """The last piece is an older sheet: verified first, it would have completed the dossier for a moment."""
    old = await printed(camille, registration)
    await changed(camille, registration, 1)
    await deposited(servers, registration, *(set(await missing(camille.client, registration)) - {SIGNED}))
    await read(camille, registration, photographed(old), servers, house)
    assert await told(camille, "dossier_complet") == []
    await read(camille, registration, photographed(await printed(camille, registration)), servers, house)
    assert len(await told(camille, "dossier_complet")) == 1


async def test_the_sheet_of_another_registration_is_told_and_refused_by_nobody(
    camille: make.Candidate, registration: str, servers: Stage, house: House, app: FastAPI
) -> None:
    dominique = await make.candidate(servers, app, email="dominique@example.org", first_names="Dominique")
    other = await printed(dominique, str((await make.registered(dominique))["id"]))
    found = await read(camille, registration, photographed(other), servers, house)
    assert (found["state"], found["reading"]["lu"]) == ("verifie", "autre_inscription")
    assert found["reading"]["version_lue"] is None
    assert [one["code"] for one in found["advice"]] == ["autre_inscription"]
    assert (await item(camille, registration, SIGNED))["state"] == "depose"
    assert await told(camille, "recapitulatif_perime") == []


async def test_a_digest_that_is_none_of_ours_is_told(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    forged = segno.make_qr(f"BTS1 {registration.replace('-', '')} 1 {'0' * 64} S".upper(), error="m")
    drawn = BytesIO()
    forged.save(drawn, kind="png", scale=6)
    found = await read(camille, registration, sent(Image.open(drawn).convert("RGB")), servers, house)
    assert found["reading"]["lu"] == "empreinte_inconnue"
    assert (await item(camille, registration, SIGNED))["state"] == "depose"


async def test_without_a_code_all_is_left_to_the_agent(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    found = await read(camille, registration, files.pdf(), servers, house)
    assert (found["state"], found["reading"]["lu"]) == ("verifie", "introuvable")
    assert found["reading"]["signature_visible"] == "indetermine"
    assert found["advice"] == []
    assert (await item(camille, registration, SIGNED))["state"] == "depose"


async def test_what_is_not_signed_or_not_dated_is_a_hint_and_an_advice(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    blank = photographed(await printed(camille, registration), Filled(signed=False, dated=False))
    found = await read(camille, registration, blank, servers, house)
    assert (found["reading"]["signature_visible"], found["reading"]["date_visible"]) == ("non", "non")
    assert [one["code"] for one in found["advice"]] == ["signature_non_vue", "date_non_vue"]
    assert (await item(camille, registration, SIGNED))["state"] == "depose"


async def test_the_sheet_as_downloaded_is_read_too(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    """A PDF of all its pages, signed by nobody."""
    pdf = await printed(camille, registration)
    found = await read(camille, registration, Sent(pdf, "application/pdf", "recapitulatif.pdf"), servers, house)
    assert (found["reading"]["lu"], found["reading"]["signature_visible"]) == ("conforme", "non")


async def test_advice_on_any_piece_names_the_page_and_what_to_do(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    dim = picture(await printed(camille, registration), 150).point([level // 4 for level in range(256)])
    made = await make.deposited(camille, registration, "identite", sent(dim))
    await servers.drain(house)
    found = await depot(camille, made["id"])
    assert found["state"] == "verifie"
    [advice] = found["advice"]
    assert (advice["code"], advice["page"], advice["href"]) == ("sombre", 1, None)
    assert "lumière du jour" in advice["detail"]
    assert found["reading"]["lu"] is None
    assert (await item(camille, registration, "identite"))["state"] == "depose"


async def test_it_is_read_once_and_what_was_read_is_never_rewritten(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    found = await read(camille, registration, files.pdf(), servers, house)
    read_by_another = Reading(sheet=Sheet(Lu.INTROUVABLE, None, Ink.OUI, Ink.OUI))
    async with house.database.transaction() as db:
        assert await justificatifs.to_read(db, found["id"]) is None
        await justificatifs.record_reading(db, house.clock.now(), found["id"], read_by_another)
    assert await depot(camille, found["id"]) == found
    assert await servers.select("SELECT count(*) FROM events WHERE kind = 'depot.read'") == [(1,)]
    assert await servers.select("SELECT count(*) FROM audit_entries WHERE act = 'depot.read'") == [(1,)]
