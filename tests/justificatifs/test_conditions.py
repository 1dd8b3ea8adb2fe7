"""What a registration says decides which pieces are due, through the doors and after the bound too."""

import json
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from app.http.house import House
from tests import make
from tests.clock import LegalClock
from tests.justificatifs import files
from tests.justificatifs.conftest import agent
from tests.justificatifs.reading import action, item
from tests.justificatifs.test_windows import bound, jump
from tests.stage import Stage

ANY = {"if-match": "*"}
ACCEPT, REFUSE = {"verdict": "accepte"}, {"verdict": "refuse", "motif": "autre_personne"}
ENGLISH = [{"unite": "U2", "langue": "en", "teaching": "distance", "place": None}]
SITTING = {"exam_session": make.NEXT - 1, "academie": "02", "candidate_number": None, "grades": []}


@pytest.fixture
async def at_height(camille: make.Candidate) -> str:
    """A registration to a spécialité that works at height."""
    return str((await make.registered(camille, specialite="bts-batiment", languages=ENGLISH))["id"])


async def codes(owner: make.Candidate, registration: str) -> set[str]:
    answer = await owner.client.get(f"/v1/registrations/{registration}/justificatifs")
    return {one["piece"] for one in answer.json()["items"]}


async def changed(owner: make.Candidate, registration: str, **members: object) -> None:
    answer = await owner.client.patch(
        f"/v1/registrations/{registration}",
        content=json.dumps(members),
        headers={**ANY, "content-type": "application/merge-patch+json"},
    )
    assert answer.status_code == 200, answer.text


async def dossier(owner: make.Candidate, registration: str) -> dict[str, Any]:
    answer = await owner.client.get(f"/v1/registrations/{registration}/dossier")
    shown: dict[str, Any] = answer.json()
    return shown


async def test_r408_comes_after_the_bound_is_refused_replaced_and_at_last_accepted(
    app: FastAPI, camille: make.Candidate, at_height: str, servers: Stage, house: House, clock: LegalClock
) -> None:
    await jump(servers, clock, await bound(camille, at_height) + timedelta(days=30))
    root = f"/v1/registrations/{at_height}/justificatifs"
    others = await codes(camille, at_height) - {"r408"}
    for piece in others:
        late = await camille.client.post(f"{root}/{piece}/depots", json=files.pdf().declared)
        assert (late.status_code, late.json()["code"]) == (409, "fenetre-fermee")
    before = await dossier(camille, at_height)
    assert before["sous_reserve_r408"]
    assert "r408" not in {one["piece"] for one in before["missing"]}
    client = await agent(app, house, "02")
    for verdict in (REFUSE, ACCEPT):
        made = await make.deposited(camille, at_height, "r408", files.pdf(verdict["verdict"]))
        await servers.drain(house)
        # Deposited and verified, but nobody has accepted it: one still may not sit.
        assert (await dossier(camille, at_height))["sous_reserve_r408"]
        said = await client.post(f"/v1/staff/depots/{made['id']}/reviews", json=verdict, headers=ANY)
        assert said.status_code == 201, said.text
        assert (await dossier(camille, at_height))["sous_reserve_r408"] is (verdict is REFUSE)
    shown = await item(camille, at_height, "r408")
    assert (shown["state"], shown["until"], action(shown, "deposer")["allowed"]) == ("accepte", None, False)
    assert (await dossier(camille, at_height))["status"] == "incomplet", "the other pieces never came"
    await client.aclose()


async def test_an_answer_that_r408_does_not_apply_lifts_the_reserve_only_once_accepted(
    app: FastAPI, camille: make.Candidate, at_height: str, servers: Stage, house: House, clock: LegalClock
) -> None:
    await jump(servers, clock, await bound(camille, at_height) + timedelta(days=30))
    client = await agent(app, house, "02")
    address = f"/v1/registrations/{at_height}/justificatifs/r408/non-concerne"
    review = f"/v1/staff/registrations/{at_height}/justificatifs/r408/non-concerne/reviews"
    for verdict in (REFUSE, ACCEPT):
        answer = await camille.client.put(address, json={"reason": "Je ne passe aucune épreuve en hauteur."})
        assert answer.status_code == 200, answer.text
        assert (await dossier(camille, at_height))["sous_reserve_r408"]
        said = await client.post(review, json=verdict, headers=ANY)
        assert said.status_code == 201, said.text
        assert (await dossier(camille, at_height))["sous_reserve_r408"] is (verdict is REFUSE)
        await servers.drain(house)
    [told] = [
        one
        for one in (await camille.client.get("/v1/notifications")).json()["items"]
        if one["kind"] == "reponse_refusee"
    ]
    assert "le plus tôt possible" in told["body"]
    assert "jusqu'au" not in told["body"]
    await client.aclose()


async def test_a_decision_on_the_duration_leaves_one_certificate_and_forgets_no_file(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    before = await codes(camille, registration)
    assert {"certificat_scolarite_1", "certificat_scolarite_2"} <= before
    await make.deposited(camille, registration, "certificat_scolarite_2", files.pdf())
    await servers.drain(house)
    await changed(camille, registration, duration_decision=True)
    assert await codes(camille, registration) == before - {"certificat_scolarite_2"} | {"decision_duree"}
    assert "parce qu'une décision" in (await item(camille, registration, "decision_duree"))["reason"]
    refused = await camille.client.post(
        f"/v1/registrations/{registration}/justificatifs/certificat_scolarite_2/depots", json=files.pdf().declared
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "piece-non-demandee")
    await changed(camille, registration, duration_decision=False)
    assert await codes(camille, registration) == before
    assert (await item(camille, registration, "certificat_scolarite_2"))["state"] == "depose"


@pytest.mark.parametrize("category", ["enseignement_a_distance", "experience_professionnelle"])
async def test_a_former_sitting_adds_the_pieces_of_who_sits_again(camille: make.Candidate, category: str) -> None:
    work = {
        "employer": "Société EXEMPLE",
        "job": "Technicien",
        "technician_level": True,
        "in_field": True,
        "starts_on": f"{make.NEXT - 6}-01-01",
        "ends_on": None,
    }
    registration = str((await make.registered(camille, category=category, work_periods=[work]))["id"])
    before = await codes(camille, registration)
    assert "releve_notes_bts" not in before
    await changed(camille, registration, former_sittings=[SITTING])
    assert await codes(camille, registration) == before | {"releve_notes_bts"}
    assert str(make.NEXT - 1) in (await item(camille, registration, "releve_notes_bts"))["reason"]
    await changed(
        camille,
        registration,
        units=[{"unite": "U1", "state": "dispense"}],
        dispenses=[{"unite": "U1", "ground": "decision_recteur", "reference": None}],
    )
    own = {"enseignement_a_distance": {"dispense_ou_benefice"}, "experience_professionnelle": set[str]()}[category]
    assert await codes(camille, registration) == before | {"releve_notes_bts", "dispense_redoublant"} | own
    await changed(camille, registration, former_sittings=[])
    assert await codes(camille, registration) == before | own
