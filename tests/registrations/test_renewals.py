"""A redoublant begins from the last session: a form, or one call that registers (Guide, « Public concerné »)."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI

from app.http.house import House
from app.registrations import service
from app.registrations.schemas.renewal import RenewalIn
from tests import make
from tests.clock import LegalClock
from tests.stage import Stage

IN_2022 = datetime(2022, 10, 25, 12, tzinfo=UTC)
IN_2023: dict[str, Any] = {"exam_session": 2023, "modalites": {"version": "2023-1", "accepted": True}}
RENEWALS = "/v1/registrations/renewals"
START = f"/v1/starting-points/{make.NEXT}"
ANSWERED: dict[str, Any] = {"handicap": False, "modalites": {"version": f"{make.NEXT}-1", "accepted": True}}

_WAITING = "SELECT pid FROM pg_locks WHERE NOT granted"


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """Who registered to session 2023."""
    del clean
    return await make.candidate(servers, app)


@pytest.fixture
async def former(camille: make.Candidate, clock: LegalClock) -> dict[str, Any]:
    """That registration."""
    await clock.set(IN_2022)
    saved = await make.registered(camille, **IN_2023, handicap=True, earlier_amenagement=True)
    await clock.reset()
    return saved


def renewal(number: str | None = None, **changes: object) -> dict[str, object]:
    """The least that a renewal says; `changes` are added."""
    return {"exam_session": make.NEXT, "candidate_number": number, "changes": {**ANSWERED, **changes}}


def said(errors: list[dict[str, str]]) -> set[tuple[str, str]]:
    """Codes and places."""
    return {(one["code"], one["pointer"]) for one in errors}


async def test_the_starting_point_is_a_form_ready_to_be_sent(
    camille: make.Candidate, former: dict[str, Any], servers: Stage
) -> None:
    """Answered and sent as it is, it registers."""
    answer = await camille.client.get(START)
    assert answer.status_code == 200, answer.text
    point = answer.json()
    assert point["former"] == {
        "registration": f"/v1/registrations/{former['id']}",
        "exam_session": 2023,
        "candidate_number": former["candidate_number"],
    }
    form = point["registration"]
    assert not form.keys() & {"handicap", "earlier_amenagement", "modalites"}
    assert said(point["to_answer"]) == {("a-redonner", "/handicap"), ("a-redonner", "/modalites")}
    assert point["violations"] == []
    assert said(point["warnings"]) >= {("categorie-redoublant", "/category"), ("forme-definitive", "/forme")}
    assert (form["category"], form["forme"]) == ("redoublant", "globale")
    assert form["former_sittings"] == [
        {"exam_session": 2023, "academie": "02", "candidate_number": former["candidate_number"], "grades": []}
    ]
    for name in ("specialite", "option", "address", "phones", "languages", "preparation", "nationality"):
        assert form[name] == former[name], name
    assert await servers.select("SELECT count(*) FROM registrations") == [(1,)]
    saved = await camille.client.post("/v1/registrations", json={**form, **ANSWERED})
    assert saved.status_code == 201, saved.text


async def test_one_call_registers_by_the_very_same_act(
    camille: make.Candidate, former: dict[str, Any], servers: Stage
) -> None:
    """The answer, the line of the journal, the fact and the version are those of registering."""
    answer = await camille.client.post(RENEWALS, json=renewal(phones={"mobile": "06 39 98 00 02", "landline": None}))
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["location"] == f"/v1/registrations/{body['id']}"
    assert (await camille.client.get(answer.headers["location"])).json() == body
    assert body["phones"] == {"mobile": "+33639980002", "landline": None}
    assert (body["handicap"], body["earlier_amenagement"], body["amenagement"]) == (False, False, None)
    assert body["address"] == former["address"]
    assert {unit["state"] for unit in body["units"]} == {"a_passer"}
    acts = "SELECT act, detail FROM audit_entries WHERE subject_id::text = %s"
    assert await servers.select(acts, (body["id"],)) == [("registration.register", {"version": 1})]
    facts = "SELECT kind FROM events WHERE subject->>'registration_id' = %s"
    assert await servers.select(facts, (body["id"],)) == [("registration.saved",)]


async def test_what_must_be_answered_again_is_asked_for(camille: make.Candidate, former: dict[str, Any]) -> None:
    """A handicap said last year says nothing of this one."""
    del former
    refused = await camille.client.post(RENEWALS, json={"exam_session": make.NEXT, "changes": {}})
    assert refused.status_code == 422
    assert said(refused.json()["errors"]) == {
        ("obligatoire", "/changes/handicap"),
        ("obligatoire", "/changes/modalites"),
    }


async def test_every_fault_comes_at_once_where_it_is_mended(camille: make.Candidate, former: dict[str, Any]) -> None:
    """Of form and of law, of what was changed and of what was carried over; each once."""
    del former
    body = renewal(category="autre", nationality="ZZ", handicap="oui", option="bts-ndrc-a", surprise=1)
    refused = await camille.client.post(RENEWALS, json=body)
    assert refused.status_code == 422
    assert said(refused.json()["errors"]) == {
        ("valeur-refusee", "/changes/category"),
        ("valeur-refusee", "/changes/handicap"),
        ("champ-inconnu", "/changes/surprise"),
        ("nationalite-inconnue", "/changes/nationality"),
        ("option-sans-objet", "/changes/option"),
    }
    assert len(refused.json()["errors"]) == 5


async def test_a_forme_that_binds_is_a_conflict_here_too(camille: make.Candidate, former: dict[str, Any]) -> None:
    """Guide §3."""
    del former
    refused = await camille.client.post(RENEWALS, json=renewal(forme="progressive"))
    assert (refused.status_code, refused.json()["code"]) == (409, "forme-definitive")
    assert ("forme-definitive", "/changes/forme") in said(refused.json()["errors"])


@pytest.mark.parametrize(
    ("sql", "code", "pointer"),
    [
        ("UPDATE registration_versions SET choices = choices || '{\"option\": \"bts-ndrc-a\"}'", "option-sans-objet",
         "/option"),
        ("UPDATE registration_versions SET choices = choices || '{\"academie\": \"98\"}'", "academie-inconnue",
         "/academie"),
        ("UPDATE registration_versions SET choices = choices || '{\"specialite\": \"bts-passe\"}'",
         "specialite-inconnue", "/specialite"),
    ],
)  # fmt: skip
async def test_what_is_no_longer_offered_is_told_and_kept(
    camille: make.Candidate, former: dict[str, Any], servers: Stage, sql: str, code: str, pointer: str
) -> None:
    """The form still says it: nothing is lost; the one call is refused for it, and a change mends it."""
    del former
    await servers.as_owner(sql)
    point = (await camille.client.get(START)).json()
    assert (code, pointer) in said(point["violations"])
    assert point["registration"][pointer[1:]] is not None
    refused = await camille.client.post(RENEWALS, json=renewal())
    assert refused.status_code == 422
    assert (code, f"/changes{pointer}") in said(refused.json()["errors"])
    mended = {"option": None, "academie": "02", "specialite": "bts-ndrc"}
    assert (await camille.client.post(RENEWALS, json=renewal(**mended))).status_code == 201


async def test_the_number_chooses_what_to_begin_from(
    camille: make.Candidate, former: dict[str, Any], servers: Stage, app: FastAPI
) -> None:
    """One's own earlier one, and no other; each time the way out."""
    unknown = await camille.client.post(RENEWALS, json=renewal("0204211987"))
    assert said(unknown.json()["errors"]) == {("numero-inconnu", "/candidate_number")}
    other = await make.candidate(servers, app, email="nouveau@example.org")
    theirs = await other.client.post(RENEWALS, json=renewal(former["candidate_number"], nationality=7))
    assert said(theirs.json()["errors"]) == {
        ("numero-autre-compte", "/candidate_number"),
        ("valeur-refusee", "/changes/nationality"),
    }
    nothing = await other.client.post(RENEWALS, json=renewal())
    assert said(nothing.json()["errors"]) == {("rien-a-reprendre", "")}
    spaced = f"{former['candidate_number'][:4]} {former['candidate_number'][4:]}"
    taken = await camille.client.post(RENEWALS, json=renewal(spaced))
    assert taken.status_code == 201, taken.text
    this_year = await camille.client.post(RENEWALS, json=renewal(taken.json()["candidate_number"]))
    assert said(this_year.json()["errors"]) == {("session-anterieure-future", "/candidate_number")}


async def test_a_registration_withdrawn_is_not_begun_from(camille: make.Candidate, clock: LegalClock) -> None:
    await clock.set(IN_2022)
    saved = await make.registered(camille, **IN_2023)
    await camille.client.delete(f"/v1/registrations/{saved['id']}", headers={"if-match": "*"})
    await clock.reset()
    assert (await camille.client.get(START)).status_code == 404
    refused = await camille.client.post(RENEWALS, json=renewal(saved["candidate_number"]))
    assert said(refused.json()["errors"]) == {("numero-inscription-retiree", "/candidate_number")}


async def test_there_is_nothing_to_begin_from_in_a_session_that_is_not_there(
    camille: make.Candidate, former: dict[str, Any]
) -> None:
    del former
    assert (await camille.client.get("/v1/starting-points/2099")).status_code == 404
    assert (await camille.client.get("/v1/starting-points/2023")).status_code == 404
    refused = await camille.client.post(RENEWALS, json={**renewal(), "exam_session": 2099})
    assert said(refused.json()["errors"]) == {("session-inconnue", "/exam_session")}


async def test_the_window_and_the_one_registration_hold_here_too(
    camille: make.Candidate, former: dict[str, Any], clock: LegalClock
) -> None:
    """D643-29, and the académie's own bounds; the starting point says both."""
    first = await camille.client.post(RENEWALS, json=renewal())
    again = await camille.client.post(RENEWALS, json=renewal())
    assert (again.status_code, again.json()["code"]) == (409, "deja-inscrit")
    assert again.json()["registration"] == first.headers["location"]
    await clock.set(datetime.fromisoformat(first.json()["window"]["closes"]["at"]))
    late = await camille.client.post(RENEWALS, json=renewal())
    assert (late.status_code, late.json()["code"]) == (409, "fenetre-fermee")
    told = {code for code, _ in said((await camille.client.get(START)).json()["violations"])}
    assert told == {"fenetre-fermee", "deja-inscrit"}
    del former


async def test_the_same_key_gives_the_same_answer(camille: make.Candidate, former: dict[str, Any]) -> None:
    del former
    key = {"idempotency-key": "une-cle-de-redoublant"}
    first = await camille.client.post(RENEWALS, json=renewal(), headers=key)
    again = await camille.client.post(RENEWALS, json=renewal(), headers=key)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["idempotent-replayed"] == "true"


async def test_ten_renewals_at_once_make_one_registration(
    camille: make.Candidate, former: dict[str, Any], servers: Stage
) -> None:
    """The account's row is locked: the first registers, the others learn that they are registered."""
    del former
    answers = await asyncio.gather(*(camille.client.post(RENEWALS, json=renewal()) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"deja-inscrit"}
    assert await servers.select("SELECT count(*) FROM registrations WHERE exam_session = %s", (make.NEXT,)) == [(1,)]


async def test_without_the_lock_two_renewals_make_two_registrations(
    camille: make.Candidate, former: dict[str, Any], servers: Stage, house: House
) -> None:
    """The control of the test above: the same act twice, the account not locked, the index not there."""
    del former
    asked = RenewalIn.model_validate(renewal())
    now = datetime.now(UTC)
    await servers.as_owner("DROP INDEX uq_registrations_live")
    try:

        async def twin() -> None:
            async with house.database.transaction() as other:
                await service.renew(other, now, asked, account=camille.id)

        async with house.database.transaction() as one:
            await service.renew(one, now, asked, account=camille.id)
            second = asyncio.create_task(twin())
            async with asyncio.timeout(10):
                # It saw nothing of the first, wrote its own, and waits only to freeze the identity.
                while await servers.select(_WAITING) == []:  # noqa: ASYNC110 -- another connection tells nobody
                    await asyncio.sleep(0.02)
        await second
        count = "SELECT count(*) FROM registrations WHERE exam_session = %s"
        assert await servers.select(count, (make.NEXT,)) == [(2,)]
    finally:
        await servers.as_owner("DELETE FROM registration_versions")
        await servers.as_owner("DELETE FROM registrations")
        await servers.as_owner(
            "CREATE UNIQUE INDEX uq_registrations_live ON registrations (account_id, exam_session)"
            " WHERE status = 'enregistree'"
        )
