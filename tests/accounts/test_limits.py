"""What strangers may do, how often, and what the answers say of it."""

import re

import httpx
from fastapi import FastAPI

from tests import make
from tests.accounts.walks import Walk
from tests.conftest import connect


async def test_asking_for_mails_is_limited_by_address_known_or_not(walk: Walk, app: FastAPI) -> None:
    await make.candidate(walk.servers, app)
    for email in (make.EMAIL, "nobody@example.org"):
        answers = [await walk.post("/v1/accounts/password-resets", {"email": email}) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [202] * 5 + [429]
        assert int(answers[-1].headers["retry-after"]) > 0


async def test_too_many_logins_from_one_place_wait(walk: Walk) -> None:
    await walk.log_in(email="nobody@example.org")
    await walk.servers.as_owner("UPDATE rate_windows SET calls = 300 WHERE name = 'logins-from'")
    answer = await walk.log_in(email="nobody@example.org")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


async def test_the_answers_say_what_is_allowed_and_what_is_left(walk: Walk) -> None:
    """By origin: in an answer, in a refusal; nothing where nothing is counted (03, « rate »)."""
    email = {"email": "nobody@example.org"}
    answers = [await walk.post("/v1/accounts/password-resets", email) for _ in range(6)]
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"account-requests-from";q=100;w=3600'}
    told = [re.fullmatch(r'"account-requests-from";r=([0-9]+);t=([0-9]+)', one.headers["ratelimit"]) for one in answers]
    left = [int(found[1]) for found in told if found]
    assert left == [99, 98, 97, 96, 95, 94]
    assert answers[-1].status_code == 429
    refused = await walk.log_in(email="nobody@example.org")
    assert refused.status_code == 401
    assert refused.headers["ratelimit-policy"] == '"logins-from";q=300;w=60'
    assert "ratelimit" not in (await walk.client.get("/v1/time")).headers


async def test_what_is_counted_for_an_address_is_told_to_nobody(walk: Walk) -> None:
    """Else one would learn that somebody else has just asked for it."""
    email = {"email": "nobody@example.org"}
    for path in ("/v1/accounts/password-resets", "/v1/accounts/activation-mails"):
        answer = await walk.post(path, email)
        assert "account-mails-to" not in answer.headers["ratelimit"] + answer.headers["ratelimit-policy"]


async def test_the_public_doors_need_no_login(app: FastAPI, walk: Walk) -> None:
    """A dead cookie in the browser does not prevent logging in again."""
    await make.candidate(walk.servers, app)
    async with connect(app, cookie="__Host-login=btsc_mort") as browser:
        answer: httpx.Response = await browser.post("/v1/logins", json={"email": make.EMAIL, "password": make.PASSWORD})
    assert answer.status_code == 201
