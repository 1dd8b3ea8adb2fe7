"""A file from its announcement to its clean copy: what a candidate is promised."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from app.gateways.storage import UPLOAD_TIME
from app.http.house import House
from tests import make
from tests.clock import LegalClock
from tests.justificatifs import files
from tests.justificatifs.files import Sent
from tests.justificatifs.reading import depot, item
from tests.stage import Stage


@pytest.mark.parametrize(
    "sent", [files.pdf(), files.owner_locked_pdf(), files.jpeg(), files.png(), files.heic()], ids=lambda s: s.name
)
async def test_a_good_file_is_verified_and_can_be_downloaded(
    camille: make.Candidate, registration: str, servers: Stage, house: House, sent: Sent
) -> None:
    declared = await make.declared(camille, registration, "identite", sent)
    assert declared["state"] == "attendu"
    assert declared["registration_version"] == 1
    assert (await item(camille, registration, "identite"))["state"] == "a_deposer"
    assert (await make.put(declared["upload"], sent.content)).status_code == 200
    completed = await camille.client.post(f"/v1/depots/{declared['id']}/completion")
    assert completed.json()["state"] == "recu"
    assert completed.json()["upload"] is None
    assert (await camille.client.get(f"/v1/depots/{declared['id']}/download")).json()["code"] == "depot-non-verifie"
    await servers.drain(house)
    found = await depot(camille, declared["id"])
    assert (found["state"], found["motif"]) == ("verifie", None)
    assert (await item(camille, registration, "identite"))["state"] == "depose"
    download = (await camille.client.get(f"/v1/depots/{declared['id']}/download")).json()
    assert download["file_name"] == sent.name.replace("IMG_0001.HEIC", "IMG_0001.HEIC".replace("HEIC", "jpg"))
    async with httpx.AsyncClient() as browser:
        read = await browser.get(download["url"])
    # Its clean copy, and what is told of it; the original is sealed, whole.
    assert (len(read.content), hashlib.sha256(read.content).hexdigest()) == (download["size"], download["sha256"])
    assert read.headers["content-type"] == download["media_type"]
    assert download["declared_sha256"] == sent.declared["sha256"]
    [(sealed,)] = await servers.select("SELECT sealed_key FROM depots")
    assert sealed == f"sealed/{declared['id']}/{sent.declared['sha256']}"
    assert servers.storage.client().get_object(Bucket="clean", Key=str(sealed))["Body"].read() == sent.content
    assert read.headers["content-disposition"].startswith("attachment; ")
    assert "/clean/" in download["url"]


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        (files.locked_pdf(), "mot de passe"),
        (files.cut(files.pdf(pages=3)), "abîmé"),
        (files.cut(files.jpeg()), "abîmé"),
        (Sent(b"<html>%PDF</html>" * 9, "application/pdf", "page.pdf"), "ni un PDF"),
        (Sent(b"%PDF-1.7\n%%EOF", "application/pdf", "vide.pdf"), "abîmé"),
        (files.bomb(), "trop complexe"),
    ],
    ids=["locked", "cut pdf", "cut photo", "html", "empty", "bomb"],
)
async def test_a_file_that_cannot_be_read_does_not_count_and_says_why(
    camille: make.Candidate, registration: str, servers: Stage, house: House, sent: Sent, word: str
) -> None:
    made = await make.deposited(camille, registration, "identite", sent)
    await servers.drain(house)
    found = await depot(camille, made["id"])
    assert found["state"] == "illisible"
    assert word in found["motif"]
    shown = await item(camille, registration, "identite")
    assert shown["state"] == "a_deposer"
    assert shown["motif"]
    assert (await camille.client.get(f"/v1/depots/{made['id']}/download")).status_code == 409
    told = await servers.select("SELECT kind FROM events WHERE kind LIKE 'depot.%%'")
    assert told == [("depot.refused",)]


async def test_a_file_is_what_its_content_is_whatever_is_announced_of_it(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    """A PNG that a telephone called a PDF is a piece all the same, served as what it is."""
    made = await make.deposited(
        camille, registration, "identite", Sent(files.png().content, "application/pdf", "scan.pdf")
    )
    await servers.drain(house)
    assert (await depot(camille, made["id"]))["state"] == "verifie"
    download = (await camille.client.get(f"/v1/depots/{made['id']}/download")).json()
    assert (download["media_type"], download["file_name"]) == ("image/png", "scan.png")


async def test_nothing_that_s3_refused_counts_as_deposited(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    """One byte changed, one more, another type; the declared file itself, twice: once."""
    sent = files.pdf()
    made = await make.declared(camille, registration, "identite", sent)
    upload = made["upload"]
    assert (await make.put(upload, sent.content[:-1] + b"X")).status_code == 400
    assert (await make.put(upload, sent.content + b"X")).status_code == 403
    assert (await make.put(upload, sent.content, **{"content-type": "image/png"})).status_code == 403
    refused = await camille.client.post(f"/v1/depots/{made['id']}/completion")
    assert (refused.status_code, refused.json()["code"]) == (409, "fichier-absent")
    await servers.drain(house)
    assert (await depot(camille, made["id"]))["state"] == "attendu"
    assert (await item(camille, registration, "identite"))["state"] == "a_deposer"
    assert (await make.put(upload, sent.content)).status_code == 200
    assert (await make.put(upload, sent.content)).status_code == 412


async def test_completion_said_twice_changes_nothing(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    made = await make.deposited(camille, registration, "identite", files.pdf())
    again = await camille.client.post(f"/v1/depots/{made['id']}/completion")
    assert again.json() == made
    await servers.drain(house)
    after = await camille.client.post(f"/v1/depots/{made['id']}/completion")
    assert after.json()["state"] == "verifie"
    assert await servers.select("SELECT count(*) FROM events WHERE kind = 'depot.verified'") == [(1,)]


async def test_an_upload_is_shown_again_as_long_as_it_is_expected(
    camille: make.Candidate, registration: str, clock: LegalClock
) -> None:
    sent = files.pdf()
    made = await make.declared(camille, registration, "identite", sent)
    found = await depot(camille, made["id"])
    assert found["upload"]["expires_at"] == made["upload"]["expires_at"]
    assert (await make.put(found["upload"], sent.content)).status_code == 200
    await clock.set(datetime.fromisoformat(made["upload"]["expires_at"]))
    assert (await depot(camille, made["id"]))["upload"] is None


async def test_an_unchanged_file_is_not_sent_again(camille: make.Candidate, registration: str) -> None:
    made = await make.declared(camille, registration, "identite", files.pdf())
    answer = await camille.client.get(f"/v1/depots/{made['id']}", headers={"if-none-match": '"1"'})
    assert answer.status_code == 304


async def test_the_same_announcement_sent_again_makes_one_file(
    camille: make.Candidate, registration: str, servers: Stage
) -> None:
    address = f"/v1/registrations/{registration}/justificatifs/identite/depots"
    body, key = files.pdf().declared, {"idempotency-key": "une-seule-fois"}
    first = await camille.client.post(address, json=body, headers=key)
    again = await camille.client.post(address, json=body, headers=key)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert again.headers["idempotent-replayed"] == "true"
    assert await servers.select("SELECT count(*) FROM depots") == [(1,)]
    assert await servers.select("SELECT act, actor_kind FROM audit_entries WHERE subject_kind = 'depot'") == [
        ("depot.declare", "candidate")
    ]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"media_type": "application/zip"}, {"format-refuse"}),
        ({"size": 10 * 1024 * 1024 + 1}, {"fichier-trop-lourd"}),
        ({"file_name": "\u202e\u200b"}, {"nom-de-fichier"}),
        (
            {"media_type": "text/html", "size": 2**30, "file_name": "../"},
            {"format-refuse", "fichier-trop-lourd", "nom-de-fichier"},
        ),
    ],
)
async def test_a_file_of_another_kind_or_too_heavy_is_refused_at_once(
    camille: make.Candidate, registration: str, changed: dict[str, object], codes: set[str]
) -> None:
    address = f"/v1/registrations/{registration}/justificatifs/identite/depots"
    answer = await camille.client.post(address, json=files.pdf().declared | changed)
    assert answer.status_code == 422
    assert {error["code"] for error in answer.json()["errors"]} == codes


async def test_names_and_types_are_kept_as_one_reads_them(camille: make.Candidate, registration: str) -> None:
    sent = files.jpeg()
    address = f"/v1/registrations/{registration}/justificatifs/identite/depots"
    body = sent.declared | {"file_name": "C:\\photos\\cart\u202ee.jpg", "media_type": "IMAGE/JPG; q=1"}
    made = (await camille.client.post(address, json=body)).json()
    assert (made["file_name"], made["media_type"]) == ("carte.jpg", "image/jpeg")
    assert (await make.put(made["upload"], sent.content)).status_code == 200


# --- What becomes of files that nobody speaks of ---------------------------------------------------


async def test_a_file_that_came_without_a_word_is_received_by_the_sweep(
    camille: make.Candidate, registration: str, servers: Stage, house: House, clock: LegalClock
) -> None:
    sent = files.pdf()
    made = await make.declared(camille, registration, "identite", sent)
    await make.put(made["upload"], sent.content)
    await servers.tick(house, "justificatifs.sweep")
    assert (await depot(camille, made["id"]))["state"] == "attendu"
    await clock.set(datetime.fromisoformat(made["upload"]["expires_at"]))
    await servers.tick(house, "justificatifs.sweep")
    assert (await depot(camille, made["id"]))["state"] == "verifie"


async def test_a_file_that_never_came_is_given_up_once_it_cannot_come_any_more(
    camille: make.Candidate, registration: str, servers: Stage, house: House, clock: LegalClock
) -> None:
    made = await make.declared(camille, registration, "identite", files.pdf())
    expires = datetime.fromisoformat(made["upload"]["expires_at"])
    await clock.set(expires + UPLOAD_TIME - timedelta(minutes=1))
    await servers.tick(house, "justificatifs.sweep")
    assert (await depot(camille, made["id"]))["state"] == "attendu"
    await clock.set(expires + UPLOAD_TIME)
    await servers.tick(house, "justificatifs.sweep")
    assert (await depot(camille, made["id"]))["state"] == "abandonne"
    refused = await camille.client.post(f"/v1/depots/{made['id']}/completion")
    assert (refused.status_code, refused.json()["code"]) == (409, "depot-abandonne")


# --- Whose file it is -----------------------------------------------------------------------------


async def test_a_file_of_another_is_as_absent_as_one_that_never_was(
    camille: make.Candidate, dominique: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    made = await make.deposited(camille, registration, "identite", files.pdf())
    await servers.drain(house)
    nobody = "0199f1c2-e1b0-7a44-8c2d-2f6f0a9b7c33"

    async def asked(depot_id: str, registration_id: str) -> list[tuple[int, dict[str, Any]]]:
        client = dominique.client
        root, mine = f"/v1/registrations/{registration_id}/justificatifs", f"/v1/depots/{depot_id}"
        answers = [
            await client.get(root),
            await client.post(f"{root}/identite/depots", json=files.pdf().declared),
            await client.put(f"{root}/diplome_requis/non-concerne", json={"reason": "Essai."}),
            await client.get(mine),
            await client.delete(mine),
            await client.post(f"{mine}/completion"),
            await client.get(f"{mine}/download"),
        ]
        return [(answer.status_code, answer.json() | {"trace_id": ""}) for answer in answers]

    theirs, none = await asked(made["id"], registration), await asked(nobody, nobody)
    assert theirs == none
    assert {status for status, _ in theirs} == {404}
    assert (await depot(camille, made["id"]))["state"] == "verifie"


async def test_without_a_living_login_nothing_is_announced(camille: make.Candidate, registration: str) -> None:
    address = f"/v1/registrations/{registration}/justificatifs/identite/depots"
    assert (await camille.client.delete("/v1/logins/current")).status_code == 204
    for headers in ({}, {"idempotency-key": "une-seule-fois"}):
        refused = await camille.client.post(address, json=files.pdf().declared, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (401, "connexion-requise")
