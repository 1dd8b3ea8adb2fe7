"""Logging in and out, the lock that does not stop its owner, and the end of logins."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI

from app.accounts.rules.lifetimes import GUESSES
from tests import make
from tests.accounts.test_opening import bare
from tests.accounts.walks import Walk
from tests.clock import LegalClock
from tests.conftest import ORIGIN

LOCKED = "Connexion suspendue après trop d'essais"
NEW = make.NEW_PASSWORD


async def test_a_browser_gets_a_cookie_that_scripts_cannot_read(walk: Walk, app: FastAPI) -> None:
    await make.candidate(walk.servers, app)
    answer = await walk.post("/v1/logins", {"email": make.EMAIL, "password": make.PASSWORD})
    assert answer.status_code == 201
    assert answer.json()["token"] is None
    name, _, rest = answer.headers["set-cookie"].partition("=")
    value, *flags = rest.split("; ")
    assert name == "__Host-login"
    assert {flag.lower() for flag in flags} == {"httponly", "path=/", "samesite=strict", "secure"}
    # httpx keeps the Secure cookie: the base address is https.
    current = await walk.client.get("/v1/logins/current", headers={"x-csrf": "1"})
    assert current.json()["id"] == answer.json()["id"]
    assert value not in current.text


async def test_the_cookie_asks_for_x_csrf_on_every_request(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app, delivery="cookie")
    cookie = {"cookie": f"__Host-login={mine.token}"}
    for method, path in (("GET", "/v1/me"), ("DELETE", "/v1/logins/current")):
        answer = await walk.client.request(method, path, headers=cookie)
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
        wrong = await walk.client.request(method, path, headers={**cookie, "x-csrf": "0"})
        assert wrong.status_code == 403
    assert (await walk.client.get("/v1/me", headers={**cookie, "x-csrf": "1"})).status_code == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [(ORIGIN, 200), ("https://testserver", 200), ("https://evil.example", 403), ("null", 403)],
)
async def test_the_cookie_serves_only_our_origins(walk: Walk, app: FastAPI, origin: str, status: int) -> None:
    mine = await make.candidate(walk.servers, app, delivery="cookie")
    headers = {"cookie": f"__Host-login={mine.token}", "x-csrf": "1", "origin": origin}
    assert (await walk.client.get("/v1/me", headers=headers)).status_code == status


async def test_another_site_cannot_log_a_browser_in(walk: Walk) -> None:
    body = {"email": make.EMAIL, "password": make.PASSWORD}
    answer = await walk.client.post("/v1/logins", json=body, headers={"origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "origine-inconnue")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer x",
        "Basic eDp5",
        "Bearer btss_" + "0" * 38,
        "Bearer btsc_" + "0" * 38,
        "Bearer btsc_" + "é" * 38,
    ],
)
async def test_what_is_no_credential_is_refused_alike(walk: Walk, header: str) -> None:
    nothing = await walk.client.get("/v1/me")
    answer = await walk.client.get("/v1/me", headers=httpx.Headers({b"authorization": header.encode()}))
    assert answer.status_code == nothing.status_code == 401
    assert answer.json() | {"trace_id": ""} == nothing.json() | {"trace_id": ""}
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_login_refused_never_says_why(walk: Walk, app: FastAPI) -> None:
    """No account, wrong password, never activated, closed, locked: the same answer."""
    await make.candidate(walk.servers, app, email="active@example.org")
    closed = await make.candidate(walk.servers, app, email="closed@example.org")
    assert (await closed.client.delete("/v1/me", headers={"if-match": "*"})).status_code == 204
    locked = await make.candidate(walk.servers, app, email="locked@example.org")
    await exhaust(walk, locked.email)
    await walk.sign_up("waiting@example.org")
    answers = [
        await walk.log_in("pas le bon mot de passe", "active@example.org"),
        await walk.log_in(make.PASSWORD, "nobody@example.org"),
        await walk.log_in(make.PASSWORD, "waiting@example.org"),
        await walk.log_in(make.PASSWORD, "closed@example.org"),
        await walk.log_in(make.PASSWORD, "locked@example.org"),
    ]
    seen = {(status, stripped(body), str(headers)) for status, body, headers in map(bare, answers)}
    assert len(seen) == 1
    assert answers[0].status_code == 401


def stripped(body: bytes) -> bytes:
    """Without the number of the request, of a fixed length."""
    head, mark, tail = body.partition(b'"trace_id":"')
    return head + mark + tail[32:]


async def guessed(walk: Walk, times: int, email: str = make.EMAIL) -> None:
    """As if so many wrong guesses had been made: each costs a tenth of a second of argon2."""
    await walk.servers.as_owner(
        "INSERT INTO login_guesses (address, guesses)"
        " SELECT sha256(%s), array_agg(legal_now() - n * interval '1 second') FROM generate_series(1, %s) AS n",
        (email.encode(), times),
    )


async def exhaust(walk: Walk, email: str = make.EMAIL) -> None:
    """Make the last guess allowed."""
    await guessed(walk, GUESSES - 1, email)
    assert (await walk.log_in("pas le bon mot de passe", email)).status_code == 401


async def test_a_lock_does_not_stop_its_owner(walk: Walk, app: FastAPI) -> None:
    """25 wrong guesses: told by mail, open logins go on, a reset by mail opens at once."""
    mine = await make.candidate(walk.servers, app)
    await exhaust(walk)
    await walk.servers.drain(walk.house)
    assert walk.subjects() == [LOCKED]
    assert (await walk.log_in()).status_code == 401
    me = await mine.client.get("/v1/me")
    assert (me.status_code, me.json()["status"]) == (200, "verrouille")
    await walk.ask_reset()
    assert (await walk.reset(walk.token(), NEW)).status_code == 204
    login = await walk.log_in(NEW)
    assert login.status_code == 201
    assert (await walk.client.get("/v1/me", headers=await walk.as_token(login))).json()["status"] == "actif"


async def test_a_lock_holds_when_the_guesses_that_made_it_grow_old(walk: Walk, app: FastAPI, clock: LegalClock) -> None:
    begun = datetime(2026, 11, 2, 9, tzinfo=UTC)
    await clock.set(begun)
    await make.candidate(walk.servers, app)
    await guessed(walk, GUESSES - 1)
    await clock.set(begun + timedelta(hours=23))
    await walk.log_in("pas le bon mot de passe")
    await clock.set(begun + timedelta(hours=30))
    assert (await walk.log_in()).status_code == 401
    await clock.set(begun + timedelta(hours=48))
    assert (await walk.log_in()).status_code == 201


async def test_a_lock_ends_with_its_day(walk: Walk, app: FastAPI, clock: LegalClock) -> None:
    begun = datetime(2026, 11, 2, 9, tzinfo=UTC)
    await clock.set(begun)
    await make.candidate(walk.servers, app)
    await exhaust(walk)
    await clock.set(begun + timedelta(hours=23, minutes=50))
    assert (await walk.log_in()).status_code == 401
    await clock.set(begun + timedelta(hours=48))
    login = await walk.log_in()
    assert login.status_code == 201
    assert (await walk.client.get("/v1/me", headers=await walk.as_token(login))).json()["status"] == "actif"


async def test_the_purge_ends_a_lock_too(walk: Walk, app: FastAPI, clock: LegalClock) -> None:
    begun = datetime(2026, 11, 2, 9, tzinfo=UTC)
    await clock.set(begun)
    mine = await make.candidate(walk.servers, app)
    await exhaust(walk)
    await clock.set(begun + timedelta(hours=25))
    await walk.purge()
    assert (await mine.client.get("/v1/me")).json()["status"] == "actif"
    assert await walk.servers.select("SELECT address FROM login_guesses") == []


async def test_right_passwords_are_no_guesses(walk: Walk, app: FastAPI) -> None:
    await make.candidate(walk.servers, app)
    for _ in range(3):
        assert (await walk.log_in()).status_code == 201
    assert await walk.servers.select("SELECT guesses FROM login_guesses") == [([],)]


async def test_guesses_sent_together_are_counted_one_by_one(walk: Walk, app: FastAPI) -> None:
    await make.candidate(walk.servers, app)
    await guessed(walk, GUESSES - 5)
    await asyncio.gather(*(walk.log_in("pas le bon mot de passe") for _ in range(10)))
    [(guesses,)] = await walk.servers.select("SELECT cardinality(guesses) FROM login_guesses")
    assert guesses == GUESSES
    assert await walk.servers.select("SELECT status FROM accounts") == [("verrouille",)]


async def test_an_address_without_account_is_counted_as_the_others(walk: Walk) -> None:
    await exhaust(walk, "nobody@example.org")
    await walk.servers.drain(walk.house)
    assert await walk.servers.select("SELECT cardinality(guesses) FROM login_guesses") == [(GUESSES,)]
    assert walk.servers.mailbox.mails() == []


async def test_logging_out_kills_the_login_at_once(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app, delivery="cookie")
    answer = await mine.client.delete("/v1/logins/current")
    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert (await mine.client.get("/v1/me")).status_code == 401
    assert (await mine.client.get("/v1/logins/current")).status_code == 401


async def test_one_sees_and_ends_one_s_other_logins(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    other = await walk.client.post(
        "/v1/logins",
        json={"email": make.EMAIL, "password": make.PASSWORD, "delivery": "token"},
        headers=httpx.Headers({b"user-agent": "navigateur\tde la bibliothèque".encode()}),
    )
    listed = (await mine.client.get("/v1/logins")).json()["items"]
    assert [(one["id"], one["current"]) for one in listed] == [
        (other.json()["id"], False),
        (str(mine.login_id), True),
    ]
    assert mine.token not in str(listed)
    ended = await mine.client.delete(f"/v1/logins/{other.json()['id']}")
    assert ended.status_code == 204
    assert (await walk.client.get("/v1/me", headers=await walk.as_token(other))).status_code == 401
    assert len((await mine.client.get("/v1/logins")).json()["items"]) == 1


async def test_another_s_login_is_absent(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    theirs = await make.candidate(walk.servers, app, email="autre@example.org")
    foreign = await mine.client.delete(f"/v1/logins/{theirs.login_id}")
    absent = await mine.client.delete("/v1/logins/0199f1c1-9c07-7b15-a3f8-5d7e9b1c2a46")
    assert foreign.status_code == absent.status_code == 404
    assert stripped(foreign.content) == stripped(absent.content)
    assert (await theirs.client.get("/v1/me")).status_code == 200


async def test_the_fifty_first_login_ends_the_oldest(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    await walk.servers.as_owner(
        "INSERT INTO logins (account_id, digest, delivery, expires_at, ends_at) SELECT %s, sha256(n::text::bytea),"
        " 'token', legal_now() + interval '1 day', legal_now() + interval '1 day' FROM generate_series(1, 49) AS n",
        (mine.id,),
    )
    assert (await walk.log_in()).status_code == 201
    assert (await mine.client.get("/v1/me")).status_code == 401
    assert await walk.servers.select("SELECT count(*) FROM logins") == [(50,)]


async def test_a_cookie_idles_out_and_its_use_keeps_it(walk: Walk, app: FastAPI, clock: LegalClock) -> None:
    begun = datetime(2026, 11, 2, 9, tzinfo=UTC)
    await clock.set(begun)
    await make.candidate(walk.servers, app)
    await walk.post("/v1/logins", {"email": make.EMAIL, "password": make.PASSWORD})
    csrf = {"x-csrf": "1"}
    await clock.set(begun + timedelta(hours=11))
    assert (await walk.client.get("/v1/logins/current", headers=csrf)).status_code == 200
    await clock.set(begun + timedelta(hours=22))
    assert (await walk.client.get("/v1/me", headers=csrf)).status_code == 200
    await clock.set(begun + timedelta(hours=23, minutes=1))
    # Reading did not keep it: only asking for the login, or acting, does (07: a hot read writes nothing).
    assert (await walk.client.get("/v1/me", headers=csrf)).status_code == 401


async def test_no_login_outlives_thirty_days(walk: Walk, app: FastAPI, clock: LegalClock) -> None:
    begun = datetime(2026, 11, 2, 9, tzinfo=UTC)
    await clock.set(begun)
    await make.candidate(walk.servers, app)
    login = await walk.log_in()
    headers = await walk.as_token(login)
    await clock.set(begun + timedelta(days=29, hours=23))
    assert (await walk.client.get("/v1/logins/current", headers=headers)).status_code == 200
    await clock.set(begun + timedelta(days=30, minutes=1))
    assert (await walk.client.get("/v1/me", headers=headers)).status_code == 401
    await walk.purge()
    assert await walk.servers.select("SELECT id FROM logins WHERE id = %s", (login.json()["id"],)) == []


async def test_a_reset_in_the_middle_of_a_login_ends_it(walk: Walk, app: FastAPI) -> None:
    """The password was right when it was verified: the account is looked at again under its lock."""
    await make.candidate(walk.servers, app)
    async with walk.house.database.transaction() as db:
        # What a reset does, its transaction not over yet: the login reads the old hash, then waits for the row.
        await db.connection.execute("UPDATE accounts SET password_hash = 'autre'")
        login = asyncio.create_task(walk.log_in())
        await somebody_waits(walk)
    assert (await login).status_code == 401
    assert await walk.servers.select("SELECT id FROM logins WHERE delivery = 'token' AND device IS NOT NULL") == []


async def somebody_waits(walk: Walk) -> None:
    """Until somebody waits for a lock."""
    for _ in range(200):
        if await walk.servers.select("SELECT 1 FROM pg_locks WHERE NOT granted"):
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody waits for the row")
