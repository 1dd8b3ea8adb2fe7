"""The dry run: what registering so would give, and the pieces that would be due."""

from datetime import UTC, datetime

import pytest

from tests import make
from tests.clock import LegalClock
from tests.justificatifs.reading import item
from tests.stage import Stage


async def test_it_says_the_pieces_that_are_due_once_registered(camille: make.Candidate, servers: Stage) -> None:
    answer = await camille.client.post("/v1/registrations/checks", json=make.registration())
    assert answer.status_code == 200, answer.text
    check = answer.json()
    assert (check["valid"], check["violations"]) == (True, [])
    assert [choice["what"] for choice in check["irrevocable"]] == ["forme"]
    assert await servers.select("SELECT count(*) FROM registrations") == [(0,)]
    saved = await make.registered(camille)
    for due in check["checklist"]:
        shown = await item(camille, saved["id"], due["piece"])
        assert due == {name: shown[name] for name in due}


async def test_what_is_wrong_is_an_answer_not_a_refusal(camille: make.Candidate) -> None:
    body = make.registration(specialite="bts-batiment", preparation=None, languages=[])
    answer = await camille.client.post("/v1/registrations/checks", json=body)
    assert answer.status_code == 200, answer.text
    check = answer.json()
    assert not check["valid"]
    assert {violation["pointer"] for violation in check["violations"]} >= {"/preparation"}
    [r408] = [due for due in check["checklist"] if due["piece"] == "r408"]
    assert r408["until"] is None


R408 = ("bts-batiment", "bts-enveloppe-batiments", "bts-fed", "bts-scbh", "bts-tp", "bts-amcr", "bts-mec")
"""Guide, « Remarque importante »: five of its names, and the successors of CM and EEC [P]."""
WITH_UNITS = ("bts-batiment", "bts-enveloppe-batiments", "bts-tp")


@pytest.mark.parametrize("specialite", R408)
async def test_each_r408_specialite_in_force_asks_for_the_piece(
    camille: make.Candidate, clock: LegalClock, specialite: str
) -> None:
    """Registered in the guide's own window: the piece holds nothing back, but nobody sits without it."""
    await clock.set(datetime(2022, 10, 25, 12, tzinfo=UTC))
    options = (await camille.client.get(f"/v1/exam-sessions/2023/specialites/{specialite}")).json()["options"]
    saved = await make.registered(
        camille,
        exam_session=2023,
        specialite=specialite,
        option=options[0]["code"] if options else None,
        languages=make.registration()["languages"] if specialite in WITH_UNITS else [],
        modalites={"version": "2023-1", "accepted": True},
    )
    asked = await item(camille, saved["id"], "r408")
    assert (asked["blocking"], asked["late_allowed"], asked["until"]) == (True, True, None)
    dossier = (await camille.client.get(f"/v1/registrations/{saved['id']}/dossier")).json()
    assert dossier["sous_reserve_r408"]
    assert "r408" not in {one["piece"] for one in dossier["missing"]}
