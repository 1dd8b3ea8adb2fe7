"""Candidate numbers declared: one's own, another's, unknown; through HTTP, with the limit on guessing."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI

from app.registrations.access import GUESSES
from tests import make
from tests.clock import LegalClock
from tests.stage import Stage

IN_2022 = datetime(2022, 10, 25, 12, tzinfo=UTC)
IN_2023: dict[str, Any] = {"exam_session": 2023, "modalites": {"version": "2023-1", "accepted": True}}
FIELD = "/former_sittings/0/candidate_number"
CHECKS = "/v1/registrations/checks"


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """Registers this year."""
    del clean
    return await make.candidate(servers, app)


@pytest.fixture
async def number(camille: make.Candidate, clock: LegalClock) -> str:
    """Camille's number of session 2023."""
    await clock.set(IN_2022)
    saved = await make.registered(camille, **IN_2023)
    await clock.reset()
    return str(saved["candidate_number"])


def redoublant(number: str | None, year: int = 2023, **changes: object) -> dict[str, object]:
    """A redoublant of that session."""
    sitting = {"exam_session": year, "academie": "02", "candidate_number": number, "grades": []}
    return make.registration(category="redoublant", former_sittings=[sitting], **changes)


def said(errors: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Codes and places."""
    return [(one["code"], one["pointer"]) for one in errors]


async def test_one_s_own_number_is_taken_however_it_is_spaced(camille: make.Candidate, number: str) -> None:
    spaced = f"{number[:2]} {number[2:4]} {number[4:]}"
    check = (await camille.client.post(CHECKS, json=redoublant(spaced))).json()
    assert check["valid"], check["violations"]
    assert "numero-a-verifier" not in {one["code"] for one in check["warnings"]}
    saved = await camille.client.post("/v1/registrations", json=redoublant(spaced))
    assert saved.status_code == 201, saved.text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"year": 2022}, "numero-autre-session"),
        ({"specialite": "bts-mco"}, "numero-autre-specialite"),
    ],
)
async def test_one_s_own_number_must_agree(
    camille: make.Candidate, number: str, changes: dict[str, Any], code: str
) -> None:
    """What is known here is said, and the same by the dry run, by registering and by changing."""
    body = redoublant(number, **changes)
    expected = (code, FIELD)
    assert expected in said((await camille.client.post(CHECKS, json=body)).json()["violations"])
    refused = await camille.client.post("/v1/registrations", json=body)
    assert refused.status_code == 422
    assert expected in said(refused.json()["errors"])


async def test_a_change_of_specialite_weighs_the_number_kept(camille: make.Candidate, number: str) -> None:
    saved = await camille.client.post("/v1/registrations", json=redoublant(number))
    refused = await camille.client.patch(
        saved.headers["location"],
        content=b'{"specialite": "bts-mco"}',
        headers={"content-type": "application/merge-patch+json", "if-match": "*"},
    )
    assert ("numero-autre-specialite", FIELD) in said(refused.json()["errors"])


async def test_another_account_s_number_is_refused_with_the_way_out(
    camille: make.Candidate, number: str, servers: Stage, app: FastAPI
) -> None:
    """A new account is no way round the old one; nothing tells whose it is."""
    newcomer = await make.candidate(servers, app, email="nouveau@example.org", first_names="Camille")
    refused = await newcomer.client.post("/v1/registrations", json=redoublant(number))
    assert (refused.status_code, refused.json()["code"]) == (422, "donnees-invalides")
    [error] = refused.json()["errors"]
    assert (error["code"], error["pointer"]) == ("numero-autre-compte", FIELD)
    assert "mot de passe" in error["detail"]
    check = (await newcomer.client.post(CHECKS, json=redoublant(number))).json()
    assert check["violations"] == [error]
    for answer in (refused.text, str(check)):
        assert camille.email not in answer
        assert str(camille.id) not in answer
        assert number not in answer


async def test_withdrawn_elsewhere_tells_as_much(
    camille: make.Candidate, servers: Stage, app: FastAPI, clock: LegalClock
) -> None:
    """The same sentence for a number that another account withdrew."""
    newcomer = await make.candidate(servers, app, email="nouveau@example.org")
    await clock.set(IN_2022)
    kept = await make.registered(camille, **IN_2023)
    first = (await newcomer.client.post(CHECKS, json=redoublant(kept["candidate_number"]))).json()["violations"]
    await camille.client.delete(f"/v1/registrations/{kept['id']}", headers={"if-match": "*"})
    await clock.reset()
    again = (await newcomer.client.post(CHECKS, json=redoublant(kept["candidate_number"]))).json()["violations"]
    mine = (await camille.client.post(CHECKS, json=redoublant(kept["candidate_number"]))).json()["violations"]
    assert said(mine) == [("numero-inscription-retiree", FIELD)]
    elsewhere = [one for one in first if one["pointer"] == FIELD]
    assert elsewhere == again


async def test_a_number_unknown_here_is_declared_and_left_to_an_agent(camille: make.Candidate, servers: Stage) -> None:
    """02, rule 17: a warning, then a line that an agent finds."""
    check = (await camille.client.post(CHECKS, json=redoublant("0204211987"))).json()
    assert check["valid"]
    assert said(check["warnings"]) == [("numero-a-verifier", FIELD)]
    saved = await camille.client.post("/v1/registrations", json=redoublant("0204211987"))
    assert saved.status_code == 201, saved.text
    assert saved.json()["former_sittings"][0]["candidate_number"] == "0204211987"
    details = "SELECT detail FROM audit_entries WHERE act = 'registration.register'"
    assert await servers.select(details) == [({"version": 1, "numbers_to_check": [2023]},)]


async def test_a_known_number_leaves_nothing_to_check(camille: make.Candidate, number: str, servers: Stage) -> None:
    await camille.client.post("/v1/registrations", json=redoublant(number))
    details = "SELECT detail FROM audit_entries WHERE act = 'registration.register' ORDER BY id"
    assert await servers.select(details) == [({"version": 1},), ({"version": 1},)]


async def test_guessing_numbers_comes_to_an_end(camille: make.Candidate, number: str) -> None:
    """Twenty a day that are not one's own, known here or not; the same ones again, and one's own, cost nothing."""
    for guess in range(GUESSES.calls):
        body = redoublant(f"27020000{guess:03}")
        assert (await camille.client.post(CHECKS, json=body)).status_code == 200
    assert (await camille.client.post(CHECKS, json=redoublant("27020000000"))).status_code == 200
    assert (await camille.client.post(CHECKS, json=redoublant(number))).status_code == 200
    for address in (CHECKS, "/v1/registrations"):
        refused = await camille.client.post(address, json=redoublant("27020000999"))
        assert (refused.status_code, refused.json()["code"]) == (429, "trop-de-numeros")
        assert int(refused.headers["retry-after"]) > 3600
        assert "Laissez ce champ vide" in refused.json()["detail"]
    again = await camille.client.post(CHECKS, json=redoublant("27020000999"))
    assert again.status_code == 429, "what was not answered is not free the second time"
    assert (await camille.client.post("/v1/registrations", json=redoublant(None))).status_code == 201


async def test_a_refused_registration_counts_its_guess(camille: make.Candidate, servers: Stage) -> None:
    """The refusal undoes the act, not the count; in a change and in a renewal too."""
    await camille.client.post("/v1/registrations", json=redoublant("27020000001", nationality="ZZ"))
    saved = await make.registered(camille)
    patch = {"content-type": "application/merge-patch+json", "if-match": '"7"'}
    sitting = b'{"former_sittings": [{"exam_session": 2023, "academie": "02", "candidate_number": "27020000002"}]}'
    stale = await camille.client.patch(f"/v1/registrations/{saved['id']}", content=sitting, headers=patch)
    assert stale.status_code == 412
    renewal = {"exam_session": make.NEXT, "candidate_number": "27020000003", "changes": {}}
    assert (await camille.client.post("/v1/registrations/renewals", json=renewal)).status_code == 422
    assert await _counted(servers) == 3


async def test_guesses_at_once_are_each_counted(camille: make.Candidate, servers: Stage) -> None:
    """Thirty at once: twenty answered, ten refused, never one more."""
    answers = await asyncio.gather(
        *(camille.client.post(CHECKS, json=redoublant(f"27020001{guess:03}")) for guess in range(GUESSES.calls + 10))
    )
    assert sorted(answer.status_code for answer in answers) == [200] * GUESSES.calls + [429] * 10
    assert await _counted(servers) == GUESSES.calls


async def test_the_count_is_lost_where_its_row_is_not_locked(camille: make.Candidate, servers: Stage) -> None:
    """The control of the test above: read, then written, by two at once, one guess is not counted."""
    count = "SELECT calls FROM rate_windows WHERE name = %s AND subject = %s"
    await camille.client.post(CHECKS, json=redoublant("27020000001"))
    key = (GUESSES.name, str(camille.id))
    seen = [await servers.select(count, key) for _ in range(2)]
    for ((calls,),) in seen:
        assert isinstance(calls, int)
        await servers.as_owner("UPDATE rate_windows SET calls = %s WHERE name = %s AND subject = %s", (calls + 1, *key))
    assert await _counted(servers) == 2, "three were made"


async def _counted(servers: Stage) -> object:
    [(calls,)] = await servers.select("SELECT calls FROM rate_windows WHERE name = %s", (GUESSES.name,))
    return calls


async def test_two_new_accounts_that_claim_one_number_at_once_are_both_refused(
    camille: make.Candidate, number: str, servers: Stage, app: FastAPI
) -> None:
    others = [await make.candidate(servers, app, email=f"nouveau{n}@example.org") for n in range(2)]
    answers = await asyncio.gather(
        *(one.client.post("/v1/registrations", json=redoublant(number)) for one in (*others, camille))
    )
    assert [answer.status_code for answer in answers] == [422, 422, 201]
    registered = "SELECT account_id FROM registrations WHERE exam_session = %s"
    assert await servers.select(registered, (make.NEXT,)) == [(camille.id,)]
