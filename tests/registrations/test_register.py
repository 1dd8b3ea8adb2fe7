"""A candidate registers, changes and withdraws: what they are promised."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import cast

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.organismes import service as organismes
from app.organismes.rules.bodies import OrganismeEntry
from tests import make
from tests.clock import LegalClock
from tests.stage import Stage


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """An ordinary candidate, logged in."""
    del clean
    return await make.candidate(servers, app)


async def merge(client: httpx.AsyncClient, registration: str, etag: str, **changes: object) -> httpx.Response:
    """PATCH as a screen does."""
    return await client.patch(
        f"/v1/registrations/{registration}",
        content=httpx.Request("PATCH", "https://x", json=changes).content,
        headers={"content-type": "application/merge-patch+json", "if-match": etag},
    )


async def test_registering_makes_version_one_and_says_all_of_it(camille: make.Candidate) -> None:
    """The answer is the registration, with its number, its window and what may still be done."""
    answer = await camille.client.post("/v1/registrations", json=make.registration())
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["location"] == f"/v1/registrations/{body['id']}"
    assert body["version"] == 1
    assert body["status"] == "enregistree"
    assert body["candidate_number"].startswith(f"{make.NEXT % 100:02}02")
    assert body["phones"] == {"mobile": "+33639980001", "landline": None}
    assert {unit["state"] for unit in body["units"]} == {"a_passer"}
    assert body["amenagement"] is None
    assert [action["allowed"] for action in body["actions"]] == [True, True]
    read = await camille.client.get(answer.headers["location"])
    assert read.json() == body
    unchanged = await camille.client.get(answer.headers["location"], headers={"if-none-match": '"1"'})
    assert unchanged.status_code == 304


async def test_every_fault_of_form_and_of_law_comes_at_once(camille: make.Candidate) -> None:
    """Twelve faults planted in one registration, twelve violations in one answer."""
    faulty = make.registration(
        academie="99",
        nationality="ZZ",
        ine="AAAAAAAAAAA",
        socio_professional_category="99",
        address={"line1": "1 rue", "line2": None, "postal_code": "ABC", "city": "Marseille", "country": "FR"},
        parents=[{"last_name": "EXEMPLE", "first_names": "Dominique"}],
        phones={"mobile": "12", "landline": None},
        units=[{"unite": "U99", "state": "a_passer"}],
        facultatives=[{"kind": "engagement_etudiant", "langue": None}] * 2,
        earlier_amenagement=True,
        surprise=1,
        modalites={"version": "2000-1", "accepted": False},
    )
    answer = await camille.client.post("/v1/registrations", json=faulty)
    assert answer.status_code == 422
    errors = {error["pointer"] for error in answer.json()["errors"]}
    assert errors >= {
        "/academie",
        "/nationality",
        "/ine",
        "/socio_professional_category",
        "/address/postal_code",
        "/parents",
        "/phones/mobile",
        "/units/0/unite",
        "/surprise",
        "/modalites/version",
        "/modalites/accepted",
        "/earlier_amenagement",
    }
    assert len(answer.json()["errors"]) >= 12
    assert all(error["detail"].endswith((".", ")")) for error in answer.json()["errors"])
    assert (await camille.client.get("/v1/registrations")).json()["items"] == []


async def test_a_second_registration_in_one_exam_session_is_refused(camille: make.Candidate) -> None:
    """D643-29; the answer leads to the first one."""
    first = await make.registered(camille)
    again = await camille.client.post("/v1/registrations", json=make.registration(specialite="bts-mco"))
    assert again.status_code == 409
    assert again.json()["code"] == "deja-inscrit"
    assert again.json()["registration"] == f"/v1/registrations/{first['id']}"


async def test_changing_makes_the_next_version_and_keeps_the_former(camille: make.Candidate) -> None:
    """PATCH is a merge: what is absent stays; the history says what changed."""
    first = await make.registered(camille)
    units = [*first["units"][1:], {"unite": "U1", "state": "a_passer"}]
    address = {**first["address"], "city": "Aubagne"}
    changed = await merge(camille.client, first["id"], '"1"', ine=None, handicap=True, units=units, address=address)
    assert changed.status_code == 200, changed.text
    assert changed.headers["etag"] == '"2"'
    assert changed.json()["amenagement"]["closes"]["zone"] == "Europe/Paris"
    assert changed.json()["units"] == first["units"]
    assert changed.json()["phones"] == first["phones"]
    versions = (await camille.client.get(f"/v1/registrations/{first['id']}/versions")).json()["items"]
    assert [one["version"] for one in versions] == [2, 1]
    assert sorted(versions[0]["changes"], key=lambda change: change["field"]) == [
        {"field": "/address/city", "before": "Marseille", "after": "Aubagne"},
        {"field": "/handicap", "before": False, "after": True},
    ]
    old = (await camille.client.get(f"/v1/registrations/{first['id']}/versions/1")).json()
    assert old["content"]["handicap"] is False
    assert old["digest"] == first["digest"]


async def test_a_change_from_another_version_is_refused(camille: make.Candidate) -> None:
    """If-Match: absent 428, stale 412, star accepted."""
    first = await make.registered(camille)
    assert (await merge(camille.client, first["id"], '"7"', handicap=True)).status_code == 412
    bare = await camille.client.patch(
        f"/v1/registrations/{first['id']}", content=b"{}", headers={"content-type": "application/merge-patch+json"}
    )
    assert bare.status_code == 428
    assert (await merge(camille.client, first["id"], "*", handicap=True)).status_code == 200


async def test_a_wrong_change_changes_nothing_and_says_everything(camille: make.Candidate) -> None:
    """Faults of form and of law in one answer."""
    first = await make.registered(camille)
    refused = await merge(camille.client, first["id"], '"1"', category="autre", nationality="ZZ")
    assert refused.status_code == 422
    assert {error["pointer"] for error in refused.json()["errors"]} == {"/category", "/nationality"}
    assert (await camille.client.get(f"/v1/registrations/{first['id']}")).json()["version"] == 1


async def test_withdrawn_one_may_register_anew(camille: make.Candidate) -> None:
    """Rule 15: désinscription while open, then another spécialité."""
    first = await make.registered(camille)
    gone = await camille.client.delete(f"/v1/registrations/{first['id']}", headers={"if-match": '"1"'})
    assert gone.status_code == 204
    again = await camille.client.delete(f"/v1/registrations/{first['id']}", headers={"if-match": "*"})
    assert again.status_code == 409
    second = await make.registered(camille)
    listed = (await camille.client.get("/v1/registrations")).json()["items"]
    assert [(one["id"], one["status"]) for one in listed] == [
        (second["id"], "enregistree"),
        (first["id"], "desinscrite"),
    ]


async def test_another_s_registration_is_as_if_absent(camille: make.Candidate, servers: Stage, app: FastAPI) -> None:
    """Not yours and absent: the same bytes but the trace."""
    first = await make.registered(camille)
    other = await make.candidate(servers, app, email="dominique@example.org")
    for method, headers in (("GET", {}), ("DELETE", {"if-match": "*"})):
        answers = [
            await other.client.request(method, f"/v1/registrations/{key}", headers=headers)
            for key in (first["id"], "01900000-0000-7000-8000-000000000000")
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        bodies = [{**answer.json(), "trace_id": ""} for answer in answers]
        assert bodies[0] == bodies[1]


async def test_at_the_closing_instant_it_is_closed(camille: make.Candidate, clock: LegalClock) -> None:
    """Half-open, on the legal clock: 409 with opening, closing, zone and the server's time."""
    first = await make.registered(camille)
    closes = first["window"]["closes"]
    await clock.set(datetime.fromisoformat(closes["at"]))
    refused = await merge(camille.client, first["id"], '"1"', handicap=True)
    assert refused.status_code == 409
    body = refused.json()
    assert body["code"] == "fenetre-fermee"
    assert body["window"]["closes"] == closes
    assert datetime.fromisoformat(body["server_time"]) >= datetime.fromisoformat(closes["at"])
    for action in (await camille.client.get(f"/v1/registrations/{first['id']}")).json()["actions"]:
        assert action["allowed"] is False


async def test_before_the_opening_it_is_not_open(camille: make.Candidate, clock: LegalClock) -> None:
    """Session 2023 is over, the next one not yet open in another year's January."""
    await clock.set(datetime(2022, 10, 18, 5, 59, 59, tzinfo=UTC))
    refused = await camille.client.post("/v1/registrations", json=make.registration(exam_session=2023))
    assert refused.status_code == 409
    assert refused.json()["code"] == "fenetre-pas-ouverte"


async def test_the_same_key_gives_the_same_answer_and_one_effect(camille: make.Candidate) -> None:
    """Idempotency-Key: replayed; another body under the same key is refused."""
    key = {"idempotency-key": "une-cle-de-candidat"}
    first = await camille.client.post("/v1/registrations", json=make.registration(), headers=key)
    again = await camille.client.post("/v1/registrations", json=make.registration(), headers=key)
    assert again.status_code == 201
    assert again.headers["idempotent-replayed"] == "true"
    assert again.content == first.content
    other = await camille.client.post("/v1/registrations", json=make.registration(handicap=True), headers=key)
    assert other.status_code == 422
    assert len((await camille.client.get("/v1/registrations")).json()["items"]) == 1


async def test_a_draft_is_kept_as_it_is(camille: make.Candidate) -> None:
    """Unvalidated, to the byte, 64 KiB at most."""
    path = f"/v1/drafts/{make.NEXT}"
    assert (await camille.client.get(path)).status_code == 404
    assert (await camille.client.put(path, json={"forme": "pas encore", "z": [1, None]})).status_code == 200
    assert (await camille.client.get(path)).json()["content"] == {"forme": "pas encore", "z": [1, None]}
    assert (await camille.client.put(path, json={"a": "x" * 65_536})).status_code == 413
    assert (await camille.client.delete(path)).status_code == 204
    assert (await camille.client.delete(path)).status_code == 404


async def test_the_journal_and_the_facts_are_written_with_the_act(camille: make.Candidate, servers: Stage) -> None:
    """One line and one fact per act, none for a refusal."""
    first = await make.registered(camille)
    await camille.client.post("/v1/registrations", json=make.registration())
    acts = await servers.select("SELECT act, subject_id::text FROM audit_entries WHERE act LIKE 'registration.%%'")
    assert acts == [("registration.register", first["id"])]
    kinds = await servers.select(
        "SELECT kind, subject->>'registration_id' FROM events WHERE kind LIKE 'registration.%%'"
    )
    assert kinds == [("registration.saved", first["id"])]


async def test_history_cannot_be_rewritten_by_whoever_serves(camille: make.Candidate, servers: Stage) -> None:
    """The serving role may add versions, never change or delete one."""
    import psycopg

    await make.registered(camille)
    for statement in ("UPDATE registration_versions SET digest = 'x'", "DELETE FROM registration_versions"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await servers.as_serving(statement)


async def test_the_forme_is_definitive_once_the_first_window_has_closed(
    camille: make.Candidate, servers: Stage
) -> None:
    """Guide §3: globale in 2023 is globale for ever, for this spécialité; the refusal is a conflict."""
    await servers.as_owner(
        "INSERT INTO registrations (account_id, exam_session, academie, specialite, forme, candidate_number)"
        " VALUES (%s, 2023, '02', 'bts-ndrc', 'globale', '2302-essai')",
        (camille.id,),
    )
    progressive = make.registration(forme="progressive", units=[{"unite": "U1", "state": "a_passer"}])
    refused = await camille.client.post("/v1/registrations", json=progressive)
    assert refused.status_code == 409, refused.text
    assert refused.json()["code"] == "forme-definitive"
    assert "2023" in refused.json()["detail"]
    assert (await camille.client.post("/v1/registrations", json=make.registration())).status_code == 201


async def test_ten_changes_at_once_from_one_version_make_one_version(camille: make.Candidate) -> None:
    """One is made, the others learn that a newer version exists: none is lost, none is « absent »."""
    first = await make.registered(camille)
    answers = await asyncio.gather(
        *(merge(camille.client, first["id"], '"1"', ine=None, handicap=bool(n % 2)) for n in range(10))
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 9
    assert (await camille.client.get(f"/v1/registrations/{first['id']}")).json()["version"] == 2


async def test_the_account_stays_open_until_the_exam_session_is_over(
    camille: make.Candidate, clock: LegalClock
) -> None:
    """Half a year after the last épreuve, 30 June: neither sooner, nor never."""
    await make.registered(camille)
    closing = partial(camille.client.delete, "/v1/me")
    refused = await closing(headers={"if-match": "*"})
    assert (refused.status_code, refused.json()["code"]) == (409, "inscription-en-cours")
    for minute, status in ((59, 409), (61, 204)):
        await clock.set(datetime(make.NEXT, 12, 29, 22, tzinfo=UTC) + timedelta(minutes=minute))
        credentials = {"email": camille.email, "password": camille.password, "delivery": "token"}
        token = (await camille.client.post("/v1/logins", json=credentials)).json()["token"]
        answer = await closing(headers={"if-match": "*", "authorization": f"Bearer {token}"})
        assert answer.status_code == status, answer.text


async def test_who_withdraws_may_close_the_account_unless_another_registration_is_left(
    camille: make.Candidate, servers: Stage
) -> None:
    """What is left keeps the account open as long as it lasts; nothing left, it may be closed at once."""
    saved = await make.registered(camille)
    await servers.as_owner(
        "INSERT INTO registrations (account_id, exam_session, academie, specialite, forme, candidate_number)"
        " VALUES (%s, 2023, '02', 'bts-ndrc', 'globale', '2302-essai')",
        (camille.id,),
    )
    gone = await camille.client.delete(f"/v1/registrations/{saved['id']}", headers={"if-match": '"1"'})
    assert gone.status_code == 204, gone.text
    [(until,)] = await servers.select("SELECT closing_refused_until FROM accounts")
    assert until == datetime(2023, 12, 29, 23, tzinfo=UTC)
    await servers.as_owner("DELETE FROM registrations WHERE exam_session = 2023")
    again = await make.registered(camille)
    await camille.client.delete(f"/v1/registrations/{again['id']}", headers={"if-match": '"1"'})
    assert (await camille.client.delete("/v1/me", headers={"if-match": "*"})).status_code == 204


async def test_the_training_body_chosen_in_the_list_gives_its_name(camille: make.Candidate, house: House) -> None:
    """Its name goes with its number, in the answer as on the récapitulatif; one that does not exist is refused."""
    async with house.database.transaction() as db:
        body = await organismes.declare(db, OrganismeEntry(name="École à distance EXEMPLE"))
    given = cast("dict[str, object]", make.registration()["preparation"])
    listed = {**given, "training_body_id": str(body), "training_body_name": None}
    saved = await make.registered(camille, preparation=listed)
    assert saved["preparation"] == {**listed, "training_body_name": "École à distance EXEMPLE"}
    unknown = {**listed, "training_body_id": "01900000-0000-7000-8000-000000000000"}
    refused = await merge(camille.client, saved["id"], '"1"', preparation=unknown)
    assert refused.status_code == 422, refused.text
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [
        ("/preparation/training_body_id", "organisme-inconnu")
    ]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"exam_session": 2099}, "/exam_session"),
        ({"specialite": "bts-inconnu"}, "/specialite"),
        ({"phones": {"mobile": "0612", "landline": None}}, "/phones/mobile"),
    ],
)
async def test_what_does_not_exist_is_told_with_its_field(
    camille: make.Candidate, changes: dict[str, object], pointer: str
) -> None:
    """An exam session, a spécialité, a number that nobody has."""
    answer = await camille.client.post("/v1/registrations", json=make.registration(**changes))
    assert answer.status_code == 422, answer.text
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}


async def test_another_academie_is_another_calendar(camille: make.Candidate) -> None:
    """One moves before the closing: the bounds and the zone are those of the académie joined."""
    first = await make.registered(camille)
    moved = await merge(camille.client, first["id"], '"1"', academie="31")
    assert moved.status_code == 200, moved.text
    assert moved.json()["window"]["closes"]["zone"] == "America/Martinique"
    assert moved.json()["window"]["closes"]["local"] == first["window"]["closes"]["local"]


async def test_what_was_withdrawn_can_be_read_and_nothing_more(camille: make.Candidate) -> None:
    """Its actions say why not; a registration that does not exist has no versions."""
    first = await make.registered(camille)
    await camille.client.delete(f"/v1/registrations/{first['id']}", headers={"if-match": "*"})
    read = await camille.client.get(f"/v1/registrations/{first['id']}")
    assert read.json()["status"] == "desinscrite"
    assert all(action["reason"] for action in read.json()["actions"])
    absent = await camille.client.get("/v1/registrations/01900000-0000-7000-8000-000000000000/versions")
    assert absent.status_code == 404
