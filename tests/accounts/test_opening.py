"""From a stranger to an active account; nobody learns who has one."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI

from tests import make
from tests.accounts.walks import Walk
from tests.clock import LegalClock
from tests.stage import Stage

KNOWN = "Vous avez déjà un compte d'inscription au BTS"
LINK = "Activez votre compte d'inscription au BTS"


async def test_sign_up_activate_log_in(walk: Walk) -> None:
    """Step 1 and 2 of the guide, by the real acts."""
    answer = await walk.sign_up()
    assert answer.status_code == 202
    mail = make.mail_to(walk.servers, make.EMAIL)
    token = make.token_in(mail)
    assert f"http://localhost:5173/activation#token={token}" in mail.links
    assert f"\nCode d'activation : {token}\n" in mail.text
    assert (await walk.activate(token)).status_code == 204
    login = await walk.log_in()
    assert login.status_code == 201
    me = await walk.client.get("/v1/me", headers=await walk.as_token(login))
    expected = {
        "email": make.EMAIL,
        "status": "actif",
        "pending_email": None,
        **make.IDENTITY,
        "identity_frozen": False,
    }
    assert {name: me.json()[name] for name in expected} == expected


async def test_a_link_serves_once_and_says_the_way_out(walk: Walk) -> None:
    await walk.sign_up()
    token = walk.token()
    assert (await walk.activate(token)).status_code == 204
    again = await walk.activate(token)
    assert again.status_code == 410
    assert again.json()["code"] == "lien-expire"
    assert "Demandez-en un nouveau" in again.json()["detail"]


async def test_a_link_lives_48_hours(walk: Walk, clock: LegalClock) -> None:
    begun = datetime(2026, 11, 2, 9, tzinfo=UTC)
    await clock.set(begun)
    await walk.sign_up()
    token = walk.token()
    await clock.set(begun + timedelta(hours=48, minutes=1))
    assert (await walk.activate(token)).status_code == 410
    await clock.set(begun + timedelta(hours=47, minutes=59))
    assert (await walk.activate(token)).status_code == 204


@pytest.mark.parametrize("token", ["x", "btsl_" + "0" * 38, "btsc_" + "0" * 38])
async def test_what_was_never_a_link_is_refused_alike(walk: Walk, token: str) -> None:
    assert (await walk.activate(token)).json()["code"] == "lien-expire"


async def test_a_weak_password_does_not_use_the_link_up(walk: Walk) -> None:
    await walk.sign_up()
    token = walk.token()
    weak = await walk.activate(token, "MotDePasse2026!")
    assert weak.status_code == 422
    assert weak.json()["errors"][0]["code"] == "mot-de-passe-devinable"
    assert (await walk.activate(token, "granit EXEMPLE vaporeux 7 lucarne")).status_code == 422
    assert (await walk.activate(token)).status_code == 204


async def test_a_newer_sign_up_kills_the_older_link_and_replaces_the_identity(walk: Walk) -> None:
    """Whoever signs another's address up gains nothing."""
    await walk.sign_up(birth_name="INTRUS")
    older = walk.token()
    await walk.sign_up(make.EMAIL.replace("camille", "Camille"))
    assert (await walk.activate(older)).status_code == 410
    token = walk.token("Camille@example.org")
    assert (await walk.activate(token)).status_code == 204
    rows = await walk.servers.select("SELECT birth_name, status FROM accounts")
    assert rows == [("EXEMPLE", "actif")]


async def test_the_older_link_is_dead_before_the_newer_mail_has_left(walk: Walk) -> None:
    """It was for another identity."""
    await walk.sign_up(birth_name="INTRUS")
    older = walk.token()
    walk.servers.mailbox.stop()
    try:
        await walk.sign_up()
        assert (await walk.activate(older)).status_code == 410
    finally:
        walk.servers.mailbox.start()


async def test_an_older_request_treated_late_changes_nothing(walk: Walk) -> None:
    """Two workers may take two sign-ups in any order."""
    await walk.post("/v1/accounts", make.sign_up_body(birth_name="ANCIEN"))
    await walk.put_off("1 day")
    await walk.sign_up()
    await walk.hurry()
    assert await walk.servers.select("SELECT birth_name FROM accounts") == [("EXEMPLE",)]
    assert walk.subjects() == [LINK]


async def test_the_link_comes_again_on_demand(walk: Walk) -> None:
    await walk.sign_up()
    older = walk.token()
    await walk.post("/v1/accounts/activation-mails", {"email": make.EMAIL})
    await walk.servers.drain(walk.house)
    assert walk.subjects() == [LINK, LINK]
    assert (await walk.activate(older)).status_code == 410
    assert (await walk.activate(walk.token())).status_code == 204


async def test_a_reset_asked_before_activation_brings_the_activation_link(walk: Walk) -> None:
    await walk.sign_up()
    await walk.ask_reset()
    assert walk.subjects() == [LINK, LINK]


async def test_the_holder_of_a_known_address_is_told_by_mail(walk: Walk, app: FastAPI) -> None:
    await make.candidate(walk.servers, app)
    await walk.sign_up("CAMILLE@Example.ORG", birth_name="INTRUS")
    await walk.post("/v1/accounts/activation-mails", {"email": make.EMAIL})
    await walk.servers.drain(walk.house)
    assert walk.subjects() == [KNOWN, KNOWN]
    assert await walk.servers.select("SELECT birth_name FROM accounts") == [("EXEMPLE",)]


COUNTED = ("x-request-id", "ratelimit")


def bare(answer: httpx.Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All that a stranger sees, but what names or numbers the request itself."""
    headers = [(name, value) for name, value in answer.headers.multi_items() if name not in COUNTED]
    return answer.status_code, answer.content, headers


@pytest.mark.parametrize("path", ["/v1/accounts", "/v1/accounts/activation-mails", "/v1/accounts/password-resets"])
async def test_no_answer_tells_whether_an_address_is_known(walk: Walk, app: FastAPI, path: str) -> None:
    """Active, never activated, unknown: the same bytes; and the same statements, since the door never looks."""
    await make.candidate(walk.servers, app, email="active@example.org")
    await walk.sign_up("waiting@example.org")
    seen = []
    for email in ("active@example.org", "waiting@example.org", "nobody@example.org"):
        body = make.sign_up_body(email) if path == "/v1/accounts" else {"email": email}
        seen.append(bare(await walk.post(path, body)))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0] == 202
    await walk.servers.drain(walk.house)
    assert walk.subjects("nobody@example.org") == ([LINK] if path == "/v1/accounts" else [])


async def test_an_account_never_activated_is_purged_and_its_address_is_free(walk: Walk, clock: LegalClock) -> None:
    begun = datetime(2026, 11, 2, 9, tzinfo=UTC)
    await clock.set(begun)
    await walk.sign_up()
    await clock.set(begun + timedelta(hours=30))
    await walk.post("/v1/accounts/activation-mails", {"email": make.EMAIL})
    await walk.servers.drain(walk.house)
    await clock.set(begun + timedelta(hours=77))
    await walk.purge()  # 47 h after the last link
    assert len(await walk.servers.select("SELECT id FROM accounts")) == 1
    await clock.set(begun + timedelta(hours=79))
    await walk.purge()
    assert await walk.servers.select("SELECT id FROM accounts") == []
    assert await walk.servers.select("SELECT digest FROM links") == []
    await walk.sign_up()
    assert (await walk.activate(walk.token())).status_code == 204


async def test_the_purge_spares_who_is_active_and_who_waits_for_a_mail(
    walk: Walk, app: FastAPI, clock: LegalClock
) -> None:
    begun = datetime(2026, 11, 2, 9, tzinfo=UTC)
    await clock.set(begun)
    await make.candidate(walk.servers, app, email="active@example.org")
    walk.servers.mailbox.stop()
    try:
        await walk.sign_up()
    finally:
        walk.servers.mailbox.start()
    await clock.set(begun + timedelta(days=6))
    await walk.purge()
    assert len(await walk.servers.select("SELECT id FROM accounts")) == 2
    await clock.set(begun + timedelta(days=8))
    await walk.purge()
    assert await walk.servers.select("SELECT email FROM accounts") == [("active@example.org",)]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"email": "camille"}, "/email"),
        ({"birth_name": " "}, "/birth_name"),
        ({"first_names": "Camille\u0007"}, "/first_names"),
        ({"civilite": "duc"}, "/civilite"),
        ({"password": make.PASSWORD}, "/password"),
        ({"birth": {**make.BIRTH, "date": "2026-02-30"}}, "/birth/date"),
        ({"birth": {**make.BIRTH, "departement": None}}, "/birth/departement"),
    ],
)
async def test_what_is_wrong_is_pointed_at(walk: Walk, change: dict[str, object], pointer: str) -> None:
    answer = await walk.sign_up(**change)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_names_are_kept_in_one_spelling(walk: Walk) -> None:
    """NFC, trimmed, one space at a time; the domain of the address in lower case."""
    await walk.sign_up("Camille@Example.ORG", first_names="  Elo\u0069\u0308se   Marie ")
    assert await walk.servers.select("SELECT email, first_names FROM accounts") == [
        ("Camille@example.org", "Elo\u00efse Marie")
    ]


async def test_a_sign_up_sent_twice_under_one_key_counts_once(walk: Walk) -> None:
    headers = {"idempotency-key": "une-cle-de-huit"}
    first = await walk.client.post("/v1/accounts", json=make.sign_up_body(), headers=headers)
    second = await walk.client.post("/v1/accounts", json=make.sign_up_body(), headers=headers)
    assert (first.content, second.headers["idempotent-replayed"]) == (second.content, "true")
    await walk.servers.drain(walk.house)
    assert walk.subjects() == [LINK]


async def test_two_activations_at_once_make_one(walk: Walk) -> None:
    import asyncio

    await walk.sign_up()
    token = walk.token()
    answers = await asyncio.gather(walk.activate(token), walk.activate(token, "une autre phrase bien longue"))
    assert sorted(answer.status_code for answer in answers) == [204, 410]


async def test_nothing_is_left_of_a_request_once_treated(walk: Walk, servers: Stage) -> None:
    await walk.sign_up()
    assert await servers.select("SELECT id FROM account_requests") == []


async def test_a_fault_of_form_is_said_in_french(walk: Walk) -> None:
    answer = await walk.post("/v1/accounts", {**make.sign_up_body(), "civilite": "mr", "first_names": ""})
    assert {error["pointer"]: error["detail"] for error in answer.json()["errors"]} == {
        "/civilite": "Valeur inconnue. Valeurs possibles : madame, monsieur ou non_precisee.",
        "/first_names": "Ce champ est vide.",
    }
