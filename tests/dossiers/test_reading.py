"""A candidate's dossier: computed at the instant it is read."""

import pytest
from fastapi import FastAPI

from tests import make
from tests.stage import Stage


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
