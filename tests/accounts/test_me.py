"""One's own account: read, corrected, its password and its address changed, closed."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI

from app.accounts.service import allow_closing, freeze_identity
from tests import make
from tests.accounts.walks import Walk
from tests.clock import LegalClock

NEW = "une autre phrase bien longue"
PATCH = {"content-type": "application/merge-patch+json"}
NEW_EMAIL = "nouvelle@example.org"


async def test_reading_one_s_account_by_version(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    answer = await mine.client.get("/v1/me")
    assert (answer.headers["etag"], answer.json()["version"]) == ('"1"', 1)
    assert answer.headers["cache-control"] == "no-store"
    again = await mine.client.get("/v1/me", headers={"if-none-match": '"1"'})
    assert (again.status_code, again.content) == (304, b"")


async def test_correcting_one_s_identity(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    birth = {"date": "2003-04-13", "country": "BE", "departement": None, "commune": "Liège"}
    patch = {"first_names": "Camille, Dominique", "usage_name": "Autre", "birth": birth}
    answer = await mine.client.patch("/v1/me", json=patch, headers={**PATCH, "if-match": '"1"'})
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"2"'
    assert {name: answer.json()[name] for name in patch} == patch
    cleared = await mine.client.patch("/v1/me", json={"usage_name": None}, headers={**PATCH, "if-match": '"2"'})
    assert cleared.json()["usage_name"] is None
    assert cleared.json()["first_names"] == "Camille, Dominique"
    assert (await mine.client.get("/v1/me")).content == cleared.content


@pytest.mark.parametrize(("condition", "status"), [(None, 428), ('"7"', 412), ("2", 400)])
async def test_a_correction_names_the_version_it_saw(
    walk: Walk, app: FastAPI, condition: str | None, status: int
) -> None:
    mine = await make.candidate(walk.servers, app)
    headers = PATCH if condition is None else {**PATCH, "if-match": condition}
    answer = await mine.client.patch("/v1/me", json={"first_names": "Dominique"}, headers=headers)
    assert answer.status_code == status


async def test_a_wrong_correction_is_refused_whole(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    patch = {"birth_name": "12", "birth": {**make.BIRTH, "departement": "96"}}
    answer = await mine.client.patch("/v1/me", json=patch, headers={**PATCH, "if-match": "*"})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/birth_name", "/birth/departement"]
    unknown = await mine.client.patch("/v1/me", json={"email": NEW_EMAIL}, headers={**PATCH, "if-match": "*"})
    assert unknown.status_code == 422
    assert (await mine.client.get("/v1/me")).json()["version"] == 1


async def test_a_registration_freezes_the_identity(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    async with walk.house.database.transaction() as db:
        await freeze_identity(db, mine.id)
    me = await mine.client.get("/v1/me")
    assert me.json()["identity_frozen"] is True
    answer = await mine.client.patch(
        "/v1/me", json={"first_names": "Dominique"}, headers={**PATCH, "if-match": me.headers["etag"]}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "identite-figee")
    # Frozen again at the next registration: nothing changes, not even the version.
    async with walk.house.database.transaction() as db:
        await freeze_identity(db, mine.id)
    assert (await mine.client.get("/v1/me")).headers["etag"] == me.headers["etag"]


async def test_an_account_with_a_live_registration_stays_open(walk: Walk, app: FastAPI, clock: LegalClock) -> None:
    begun = datetime(2026, 11, 2, 9, tzinfo=UTC)
    await clock.set(begun)
    mine = await make.candidate(walk.servers, app)
    any_version = {"if-match": "*"}
    async with walk.house.database.transaction() as db:
        await freeze_identity(db, mine.id)
    refused = await mine.client.delete("/v1/me", headers=any_version)
    assert (refused.status_code, refused.json()["code"]) == (409, "inscription-en-cours")
    async with walk.house.database.transaction() as db:
        await allow_closing(db, mine.id, after=begun + timedelta(days=9))
    assert (await mine.client.delete("/v1/me", headers=any_version)).status_code == 409
    async with walk.house.database.transaction() as db:
        await allow_closing(db, mine.id)
        await freeze_identity(db, mine.id, until=begun + timedelta(days=3))
        await freeze_identity(db, mine.id, until=begun + timedelta(days=2))
    await clock.set(begun + timedelta(days=2, hours=12))
    assert (await mine.client.delete("/v1/me", headers=any_version)).status_code == 409
    await clock.set(begun + timedelta(days=3, minutes=1))
    assert (await mine.client.delete("/v1/me", headers=any_version)).status_code == 204


async def test_closing_ends_everything_and_frees_the_address(walk: Walk, app: FastAPI, clock: LegalClock) -> None:
    begun = datetime(2026, 11, 2, 9, tzinfo=UTC)
    await clock.set(begun)
    mine = await make.candidate(walk.servers, app)
    other = await walk.log_in()
    await walk.ask_reset()
    reset = walk.token()
    assert (await mine.client.delete("/v1/me")).status_code == 428
    assert (await mine.client.delete("/v1/me", headers={"if-match": '"9"'})).status_code == 412
    closed = await mine.client.delete("/v1/me", headers={"if-match": '"1"'})
    assert closed.status_code == 204
    assert (await mine.client.get("/v1/me")).status_code == 401
    assert (await walk.client.get("/v1/me", headers=await walk.as_token(other))).status_code == 401
    assert (await walk.log_in()).status_code == 401
    assert (await walk.reset(reset)).status_code == 410
    await walk.servers.drain(walk.house)
    assert walk.subjects()[0] == "Votre compte est fermé"
    await walk.sign_up()
    assert (await walk.activate(walk.token())).status_code == 204
    await clock.set(begun + timedelta(days=3))
    await walk.purge()
    assert await walk.servers.select("SELECT status FROM accounts") == [("actif",)]


async def test_a_closed_account_that_registered_is_kept(walk: Walk, app: FastAPI, clock: LegalClock) -> None:
    begun = datetime(2026, 11, 2, 9, tzinfo=UTC)
    await clock.set(begun)
    mine = await make.candidate(walk.servers, app)
    async with walk.house.database.transaction() as db:
        await freeze_identity(db, mine.id, until=begun)
    assert (await mine.client.delete("/v1/me", headers={"if-match": "*"})).status_code == 204
    await clock.set(begun + timedelta(days=30))
    await walk.purge()
    assert await walk.servers.select("SELECT status, password_hash FROM accounts") == [("ferme", None)]


async def test_changing_the_password_ends_the_other_logins(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    other = await walk.log_in()
    await walk.ask_reset()
    reset = walk.token()
    answer = await mine.client.put("/v1/me/password", json={"current_password": make.PASSWORD, "password": NEW})
    assert answer.status_code == 204
    assert (await mine.client.get("/v1/me")).status_code == 200
    assert (await walk.client.get("/v1/me", headers=await walk.as_token(other))).status_code == 401
    assert (await walk.log_in()).status_code == 401
    assert (await walk.log_in(NEW)).status_code == 201
    assert (await walk.reset(reset)).status_code == 410
    await walk.servers.drain(walk.house)
    assert walk.subjects()[0] == "Votre mot de passe a été changé"


async def test_a_password_changes_only_for_who_knows_it(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    body = {"current_password": "pas le bon mot de passe", "password": NEW}
    wrong = await mine.client.put("/v1/me/password", json=body)
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["pointer"] == "/current_password"
    weak = await mine.client.put(
        "/v1/me/password", json={"current_password": make.PASSWORD, "password": "MotDePasse2026!"}
    )
    assert weak.json()["errors"][0]["pointer"] == "/password"
    # A stolen login does not guess for ever either.
    await walk.servers.as_owner("UPDATE login_guesses SET guesses = array_fill(legal_now(), ARRAY[24])")
    assert (await mine.client.put("/v1/me/password", json=body)).status_code == 422
    assert (await mine.client.get("/v1/me")).json()["status"] == "verrouille"
    assert (await mine.client.put("/v1/me/password", json=body)).status_code == 429


async def test_a_reset_ends_every_login_and_serves_once(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    await walk.ask_reset()
    token = walk.token()
    assert (await walk.reset(token, "MotDePasse2026!")).status_code == 422
    assert (await walk.reset(token, NEW)).status_code == 204
    assert (await mine.client.get("/v1/me")).status_code == 401
    assert (await walk.reset(token, make.PASSWORD)).status_code == 410
    assert (await walk.log_in(NEW)).status_code == 201
    await walk.servers.drain(walk.house)
    assert walk.subjects()[0] == "Votre mot de passe a été changé"


async def test_a_reset_link_lives_two_hours(walk: Walk, app: FastAPI, clock: LegalClock) -> None:
    begun = datetime(2026, 11, 2, 9, tzinfo=UTC)
    await clock.set(begun)
    await make.candidate(walk.servers, app)
    await walk.ask_reset()
    token = walk.token()
    await clock.set(begun + timedelta(hours=2, minutes=1))
    assert (await walk.reset(token)).status_code == 410
    await walk.purge()
    assert await walk.servers.select("SELECT digest FROM links") == []


async def test_a_link_for_one_purpose_does_not_serve_another(walk: Walk, app: FastAPI) -> None:
    await walk.sign_up("autre@example.org")
    activation = walk.token("autre@example.org")
    assert (await walk.reset(activation)).status_code == 410
    await make.candidate(walk.servers, app)
    await walk.ask_reset()
    assert (await walk.activate(walk.token())).status_code == 410


async def ask_change(walk: Walk, mine: make.Candidate, email: str = NEW_EMAIL) -> int:
    answer = await mine.client.post("/v1/me/email-changes", json={"email": email, "password": make.PASSWORD})
    await walk.servers.drain(walk.house)
    return answer.status_code


async def test_an_address_changes_once_confirmed_there(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    assert await ask_change(walk, mine) == 202
    assert walk.subjects() == ["Un changement d'adresse a été demandé"]
    assert walk.subjects(NEW_EMAIL) == ["Confirmez votre nouvelle adresse"]
    pending = await mine.client.get("/v1/me")
    assert (pending.json()["email"], pending.json()["pending_email"]) == (make.EMAIL, NEW_EMAIL)
    assert pending.headers["etag"] == '"2"'
    await walk.ask_reset()
    reset = walk.token()
    token = walk.token(NEW_EMAIL)
    done = await mine.client.post("/v1/me/email-changes/confirmations", json={"token": token})
    assert done.status_code == 200
    assert (done.json()["email"], done.json()["pending_email"]) == (NEW_EMAIL, None)
    assert done.headers["etag"] == '"3"'
    await walk.servers.drain(walk.house)
    assert walk.subjects()[0] == "L'adresse de votre compte a changé"
    assert (await walk.reset(reset)).status_code == 410
    assert (await walk.log_in()).status_code == 401
    assert (await walk.log_in(email=NEW_EMAIL)).status_code == 201
    again = await mine.client.post("/v1/me/email-changes/confirmations", json={"token": token})
    assert again.status_code == 410


async def test_only_the_account_that_asked_confirms(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    theirs = await make.candidate(walk.servers, app, email="autre@example.org")
    await ask_change(walk, mine)
    body = {"token": walk.token(NEW_EMAIL)}
    assert (await theirs.client.post("/v1/me/email-changes/confirmations", json=body)).status_code == 410
    assert (await walk.client.post("/v1/me/email-changes/confirmations", json=body)).status_code == 401
    assert (await mine.client.post("/v1/me/email-changes/confirmations", json=body)).status_code == 200


async def test_the_holder_of_the_wanted_address_is_told_and_nobody_else(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    await make.candidate(walk.servers, app, email=NEW_EMAIL)
    assert await ask_change(walk, mine) == 202
    assert walk.subjects(NEW_EMAIL) == ["Cette adresse a déjà un compte d'inscription au BTS"]
    assert "#token=" not in make.mail_to(walk.servers, NEW_EMAIL).text


async def test_an_address_taken_meanwhile_is_refused(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    await ask_change(walk, mine)
    token = walk.token(NEW_EMAIL)
    await make.candidate(walk.servers, app, email="Nouvelle@example.org")
    answer = await mine.client.post("/v1/me/email-changes/confirmations", json={"token": token})
    assert (answer.status_code, answer.json()["code"]) == (409, "adresse-indisponible")
    assert (await mine.client.get("/v1/me")).json()["email"] == make.EMAIL


async def test_an_account_never_activated_gives_its_address_up(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    await walk.sign_up(NEW_EMAIL)
    await ask_change(walk, mine)
    token = walk.token(NEW_EMAIL)
    assert (await mine.client.post("/v1/me/email-changes/confirmations", json={"token": token})).status_code == 200


async def test_a_newer_change_replaces_the_pending_one_and_a_new_password_drops_it(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    await ask_change(walk, mine)
    older = walk.token(NEW_EMAIL)
    await ask_change(walk, mine, "encore@example.org")
    newer = walk.token("encore@example.org")
    confirmations = "/v1/me/email-changes/confirmations"
    assert (await mine.client.post(confirmations, json={"token": older})).status_code == 410
    changed = await mine.client.put("/v1/me/password", json={"current_password": make.PASSWORD, "password": NEW})
    assert changed.status_code == 204
    assert (await mine.client.post(confirmations, json={"token": newer})).status_code == 410
    assert (await mine.client.get("/v1/me")).json()["pending_email"] is None


async def test_an_address_is_not_asked_for_without_the_password(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    body = {"email": NEW_EMAIL, "password": "pas le bon mot de passe"}
    wrong = await mine.client.post("/v1/me/email-changes", json=body)
    assert wrong.json()["errors"][0]["pointer"] == "/password"
    same = await mine.client.post("/v1/me/email-changes", json={"email": make.EMAIL.upper(), "password": make.PASSWORD})
    assert same.json()["errors"][0]["code"] == "adresse-identique"


async def test_a_pending_change_does_not_wait_for_ever(walk: Walk, app: FastAPI, clock: LegalClock) -> None:
    begun = datetime(2026, 11, 2, 9, tzinfo=UTC)
    await clock.set(begun)
    mine = await make.candidate(walk.servers, app)
    await ask_change(walk, mine)
    await clock.set(begun + timedelta(days=5))
    await walk.purge()
    me = await mine.client.get("/v1/me")
    assert (me.json()["pending_email"], me.headers["etag"]) == (None, '"3"')
