"""The dry run: what registering so would give, and the pieces that would be due."""

from tests import make
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
