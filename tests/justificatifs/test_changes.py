"""Replace, remove, several files, « not concerned », a récapitulatif outdated: nobody loses a good file."""

from datetime import datetime, timedelta

import pytest

from app.gateways.storage import UPLOAD_TIME
from app.http.house import House
from tests import make
from tests.clock import LegalClock
from tests.justificatifs import files
from tests.justificatifs.reading import action, depot, item
from tests.stage import Stage


async def verified(
    owner: make.Candidate, registration: str, piece: str, sent: files.Sent, servers: Stage, house: House
) -> str:
    """A file of the piece, verified by the worker; its key."""
    made = await make.deposited(owner, registration, piece, sent)
    await servers.drain(house)
    assert (await depot(owner, made["id"]))["state"] == "verifie"
    return str(made["id"])


async def test_a_new_file_replaces_the_former_once_it_is_verified(
    camille: make.Candidate, single: str, registration: str, servers: Stage, house: House
) -> None:
    first = await verified(camille, registration, single, files.pdf("un"), servers, house)
    broken = await make.deposited(camille, registration, single, files.cut(files.jpeg()))
    await servers.drain(house)
    assert (await depot(camille, broken["id"]))["state"] == "illisible"
    assert (await depot(camille, first))["state"] == "verifie"
    assert (await item(camille, registration, single))["state"] == "depose"
    second = await verified(camille, registration, single, files.pdf("deux"), servers, house)
    assert (await depot(camille, first))["state"] == "abandonne"
    assert [one["id"] for one in (await item(camille, registration, single))["depots"]] == [second]
    replaced = await servers.select("SELECT id::text FROM depots WHERE replaced_by = %s", (second,))
    assert {row[0] for row in replaced} == {first, broken["id"]}


async def test_the_last_announced_wins_whatever_comes_first(
    camille: make.Candidate, single: str, registration: str, servers: Stage, house: House
) -> None:
    older, newer = files.pdf("ancien"), files.pdf("nouveau")
    first = await make.declared(camille, registration, single, older)
    second = await verified(camille, registration, single, newer, servers, house)
    await make.put(first["upload"], older.content)
    await camille.client.post(f"/v1/depots/{first['id']}/completion")
    await servers.drain(house)
    assert (await depot(camille, first["id"]))["state"] == "abandonne"
    assert (await depot(camille, second))["state"] == "verifie"


async def test_a_piece_of_one_file_takes_no_endless_announcements(
    camille: make.Candidate, single: str, registration: str, clock: LegalClock
) -> None:
    made = [await make.declared(camille, registration, single, files.pdf()) for _ in range(10)]
    address = f"/v1/registrations/{registration}/justificatifs/{single}/depots"
    refused = await camille.client.post(address, json=files.pdf().declared)
    assert (refused.status_code, refused.json()["code"]) == (409, "trop-de-fichiers")
    await clock.set(datetime.fromisoformat(made[-1]["upload"]["expires_at"]))
    await make.declared(camille, registration, single, files.pdf())


async def test_a_piece_of_several_files_keeps_as_many_as_it_may(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    recto = await verified(camille, registration, "identite", files.jpeg(), servers, house)
    verso = await verified(camille, registration, "identite", files.png(), servers, house)
    shown = await item(camille, registration, "identite")
    assert [one["id"] for one in shown["depots"]] == [recto, verso]
    address = f"/v1/registrations/{registration}/justificatifs/identite/depots"
    refused = await camille.client.post(address, json=files.pdf().declared)
    assert (refused.status_code, refused.json()["code"]) == (409, "trop-de-fichiers")
    assert (await camille.client.delete(f"/v1/depots/{verso}")).status_code == 204
    await make.declared(camille, registration, "identite", files.pdf())


async def test_a_file_that_failed_leaves_its_place(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    for _ in range(2):
        await make.deposited(camille, registration, "identite", files.locked_pdf())
    await servers.drain(house)
    await verified(camille, registration, "identite", files.pdf(), servers, house)
    assert len((await item(camille, registration, "identite"))["depots"]) == 1


async def test_what_is_removed_is_erased_but_for_its_line(
    camille: make.Candidate, registration: str, servers: Stage, house: House, clock: LegalClock
) -> None:
    made = await verified(camille, registration, "identite", files.pdf(), servers, house)
    [(key, clean_key)] = await servers.select("SELECT object_key, clean_key FROM depots")
    url = (await camille.client.get(f"/v1/depots/{made}/download")).json()["url"]
    await clock.set(house.clock.now() + timedelta(minutes=5) + UPLOAD_TIME)
    assert (await camille.client.delete(f"/v1/depots/{made}")).status_code == 204
    assert (await camille.client.delete(f"/v1/depots/{made}")).status_code == 204
    assert (await camille.client.get(f"/v1/depots/{made}/download")).json()["code"] == "depot-non-verifie"
    await servers.drain(house)
    assert (await depot(camille, made))["state"] == "abandonne"
    assert (await item(camille, registration, "identite"))["state"] == "a_deposer"
    assert await house.storage.head(str(key)) is None
    found = servers.storage.client().list_objects_v2(Bucket="clean", Prefix=str(clean_key))
    assert found["KeyCount"] == 0, url
    assert await servers.select("SELECT act FROM audit_entries WHERE subject_id = %s ORDER BY id", (made,)) == [
        ("depot.declare",),
        ("depot.remove",),
    ]


async def test_a_file_removed_before_its_url_is_dead_is_erased_after(
    camille: make.Candidate, registration: str, servers: Stage
) -> None:
    made = await make.declared(camille, registration, "identite", files.pdf())
    assert (await camille.client.delete(f"/v1/depots/{made['id']}")).status_code == 204
    [(at,)] = await servers.select(
        "SELECT scheduled_at FROM jobs.procrastinate_jobs WHERE task_name = 'justificatifs.erase'"
    )
    assert at == datetime.fromisoformat(made["upload"]["expires_at"]) + UPLOAD_TIME


async def test_a_file_removed_during_its_verification_stays_removed(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    made = await make.deposited(camille, registration, "identite", files.pdf())
    assert (await camille.client.delete(f"/v1/depots/{made['id']}")).status_code == 204
    await servers.drain(house)
    assert (await depot(camille, made["id"]))["state"] == "abandonne"


async def test_a_verification_cut_in_the_middle_goes_on(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    made = await make.deposited(camille, registration, "identite", files.pdf())
    await servers.as_serving("UPDATE depots SET state = 'en_analyse'")
    await servers.drain(house)
    assert (await depot(camille, made["id"]))["state"] == "verifie"


# --- The signed récapitulatif ---------------------------------------------------------------------


async def test_a_recapitulatif_signed_before_a_change_is_outdated(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    first = await verified(camille, registration, "recapitulatif_signe", files.pdf("v1"), servers, house)
    assert (await item(camille, registration, "recapitulatif_signe"))["state"] == "depose"
    changed = await camille.client.patch(
        f"/v1/registrations/{registration}",
        content=b'{"socio_professional_category": "54"}',
        headers={"content-type": "application/merge-patch+json", "if-match": '"1"'},
    )
    assert changed.status_code == 200, changed.text
    shown = await item(camille, registration, "recapitulatif_signe")
    assert shown["state"] == "perime"
    assert "dernière version" in shown["motif"]
    second = await verified(camille, registration, "recapitulatif_signe", files.pdf("v2"), servers, house)
    assert (await depot(camille, second))["registration_version"] == 2
    assert (await item(camille, registration, "recapitulatif_signe"))["state"] == "depose"
    assert (await depot(camille, first))["state"] == "abandonne"


# --- « Non concerné » -----------------------------------------------------------------------------


async def answered(owner: make.Candidate, registration: str, piece: str, reason: str) -> tuple[int, dict[str, object]]:
    answer = await owner.client.put(
        f"/v1/registrations/{registration}/justificatifs/{piece}/non-concerne", json={"reason": reason}
    )
    return answer.status_code, answer.json()


async def test_an_answer_stands_until_a_file_is_verified(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    for reason in ("Ma formation dure un an.", "Ma formation ne dure qu'un an."):
        status, shown = await answered(camille, registration, "certificat_scolarite_2", reason)
        assert status == 200
        assert shown == await item(camille, registration, "certificat_scolarite_2")
    assert shown["state"] == "non_concerne"
    assert shown["non_concerne"]
    await make.deposited(camille, registration, "certificat_scolarite_2", files.locked_pdf())
    await servers.drain(house)
    assert (await item(camille, registration, "certificat_scolarite_2"))["state"] == "non_concerne"
    made = await verified(camille, registration, "certificat_scolarite_2", files.pdf(), servers, house)
    assert (await item(camille, registration, "certificat_scolarite_2"))["non_concerne"] is None
    await camille.client.delete(f"/v1/depots/{made}")
    assert (await item(camille, registration, "certificat_scolarite_2"))["state"] == "a_deposer"


@pytest.mark.parametrize(
    ("piece", "status", "code"),
    [
        ("identite", 409, "reponse-impossible"),
        ("recapitulatif_signe", 409, "reponse-impossible"),
        ("certificat_travail", 409, "piece-non-demandee"),
        ("certificat_jdc", 404, "introuvable"),
        ("inconnue", 404, "introuvable"),
    ],
)
async def test_not_every_piece_can_be_answered(
    camille: make.Candidate, registration: str, piece: str, status: int, code: str
) -> None:
    answer = await answered(camille, registration, piece, "Essai.")
    assert (answer[0], answer[1]["code"]) == (status, code)


async def test_what_was_answered_and_accepted_is_settled(
    camille: make.Candidate, registration: str, servers: Stage
) -> None:
    await answered(camille, registration, "certificat_scolarite_2", "Un an.")
    await servers.as_serving("UPDATE justificatifs SET review = 'accepte', reviewed_at = legal_now()")
    status, refused = await answered(camille, registration, "certificat_scolarite_2", "Autre raison.")
    assert (status, refused["code"]) == (409, "piece-acceptee")
    shown = await item(camille, registration, "certificat_scolarite_2")
    assert not action(shown, "deposer")["allowed"]


async def test_a_piece_that_is_not_asked_takes_no_file(camille: make.Candidate, registration: str) -> None:
    address = f"/v1/registrations/{registration}/justificatifs/certificat_travail/depots"
    refused = await camille.client.post(address, json=files.pdf().declared)
    assert (refused.status_code, refused.json()["code"]) == (409, "piece-non-demandee")


async def test_a_registration_withdrawn_takes_no_file(camille: make.Candidate, registration: str) -> None:
    await camille.client.delete(f"/v1/registrations/{registration}", headers={"if-match": "*"})
    address = f"/v1/registrations/{registration}/justificatifs/identite/depots"
    refused = await camille.client.post(address, json=files.pdf().declared)
    assert (refused.status_code, refused.json()["code"]) == (409, "inscription-terminee")
    assert not action(await item(camille, registration, "identite"), "deposer")["allowed"]
