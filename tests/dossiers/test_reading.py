"""A candidate's dossier: computed at the instant it is read, and nobody else's."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from fastapi import FastAPI

from app.http.house import House
from tests import make
from tests.clock import LegalClock
from tests.dossiers.deposits import deposited, missing
from tests.stage import Stage

MERGE = "application/merge-patch+json"


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """A candidate."""
    del clean
    return await make.candidate(servers, app)


async def test_a_new_dossier_says_what_is_missing_and_until_when(camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    answer = await camille.client.get(f"/v1/registrations/{saved['id']}/dossier")
    assert answer.status_code == 200, answer.text
    dossier = answer.json()
    assert dossier["status"] == "incomplet"
    assert {piece["piece"] for piece in dossier["missing"]} == {
        "recapitulatif_signe",
        "identite",
        "certificat_scolarite_1",
        "certificat_scolarite_2",
        "diplome_requis",
    }
    bound = dossier["deadlines"]["justificatifs"]
    assert all(piece["until"] == bound for piece in dossier["missing"])
    assert dossier["deadlines"]["registration"] == saved["window"]["closes"]
    [action] = dossier["actions"]
    assert action == {"action": "deposer", "allowed": True, "until": bound["at"], "reason": None}


async def test_a_new_version_outdates_the_signed_recapitulatif(servers: Stage, camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    address = f"/v1/registrations/{saved['id']}"
    await deposited(servers, saved["id"], *await missing(camille.client, saved["id"]))
    assert (await camille.client.get(f"{address}/dossier")).json()["status"] == "complet"
    changed = await camille.client.patch(
        address, json={"socio_professional_category": "54"}, headers={"if-match": '"1"', "content-type": MERGE}
    )
    assert changed.status_code == 200, changed.text
    dossier = (await camille.client.get(f"{address}/dossier")).json()
    assert dossier["status"] == "incomplet"
    [piece] = dossier["missing"]
    assert (piece["piece"], piece["state"]) == ("recapitulatif_signe", "perime")
    assert "dernière version" in piece["reason"]


async def test_r408_forbids_to_sit_but_not_to_be_complete(servers: Stage, camille: make.Candidate) -> None:
    saved = await make.registered(camille, specialite="bts-batiment")
    await deposited(servers, saved["id"], *await missing(camille.client, saved["id"]))
    dossier = (await camille.client.get(f"/v1/registrations/{saved['id']}/dossier")).json()
    assert (dossier["status"], dossier["sous_reserve_r408"]) == ("complet", True)


async def test_the_etag_follows_every_part(servers: Stage, clock: LegalClock, camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    address = f"/v1/registrations/{saved['id']}/dossier"
    first = await camille.client.get(address)
    again = await camille.client.get(address, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    await deposited(servers, saved["id"], "identite")
    second = await camille.client.get(address, headers={"if-none-match": first.headers["etag"]})
    assert second.status_code == 200
    assert second.headers["etag"] != first.headers["etag"]
    assert second.json()["updated_at"] > first.json()["updated_at"]
    await clock.set(datetime.fromisoformat(second.json()["deadlines"]["justificatifs"]["at"]))
    await servers.as_owner("UPDATE logins SET expires_at = 'infinity', ends_at = 'infinity'")
    closed = await camille.client.get(address, headers={"if-none-match": second.headers["etag"]})
    assert closed.status_code == 200, "the bound is reached: what may be done has changed"
    [action] = closed.json()["actions"]
    assert not action["allowed"]
    assert "rien n'est accepté hors délai" in action["reason"]


async def test_a_withdrawn_registration_takes_nothing_more(camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    await camille.client.delete(f"/v1/registrations/{saved['id']}", headers={"if-match": "*"})
    [action] = (await camille.client.get(f"/v1/registrations/{saved['id']}/dossier")).json()["actions"]
    assert not action["allowed"]
    assert "n'est plus en cours" in action["reason"]


@pytest.mark.parametrize("door", ["dossier", "dossier/events"])
async def test_somebody_else_s_is_as_absent(servers: Stage, app: FastAPI, camille: make.Candidate, door: str) -> None:
    saved = await make.registered(camille)
    other = await make.candidate(servers, app, email="dominique@example.org")
    answers = [await other.client.get(f"/v1/registrations/{one}/{door}") for one in (saved["id"], uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    bodies = [{**answer.json(), "trace_id": ""} for answer in answers]
    assert bodies[0] == bodies[1]


async def test_the_history_is_told_page_by_page(servers: Stage, house: House, camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    address = f"/v1/registrations/{saved['id']}"
    await camille.client.patch(
        address, json={"socio_professional_category": "54"}, headers={"if-match": '"1"', "content-type": MERGE}
    )
    await camille.client.delete(address, headers={"if-match": "*"})
    await servers.drain(house)
    first = (await camille.client.get(f"{address}/dossier/events?limit=2")).json()
    assert [(event["kind"], event["detail"]) for event in first["items"]] == [
        ("inscription_retiree", None),
        ("inscription_modifiee", "Version 2."),
    ]
    cursor = first["next_cursor"]
    second = (await camille.client.get(f"{address}/dossier/events?limit=2&cursor={cursor}")).json()
    assert [event["kind"] for event in second["items"]] == ["inscription_enregistree"]
    assert second["next_cursor"] is None


async def test_a_registration_without_a_fact_has_an_empty_history(servers: Stage, camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    await servers.as_owner("DELETE FROM events")
    history = (await camille.client.get(f"/v1/registrations/{saved['id']}/dossier/events")).json()
    assert history == {"items": [], "next_cursor": None}


async def test_the_dossier_of_an_expired_login_is_not_shown(
    clock: LegalClock, house: House, camille: make.Candidate
) -> None:
    saved = await make.registered(camille)
    await clock.set(house.clock.now() + timedelta(days=31))
    answer = await camille.client.get(f"/v1/registrations/{saved['id']}/dossier")
    assert answer.status_code == 401
