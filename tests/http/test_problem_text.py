"""A problem for a terminal: `Accept: text/plain` gives its title and detail on one line, then one line per error."""

import re
from datetime import UTC, datetime

import httpx
import orjson
import pytest
from fastapi import FastAPI

from app.http.edge import LONGEST
from app.http.house import House
from app.http.problems import lines
from app.staff.rules import Role
from tests import make
from tests.clock import LegalClock
from tests.conftest import ORIGIN, connect
from tests.http.outage import wired
from tests.staff.agents import logged_in
from tests.stage import Stage

PLAIN = {"accept": "text/plain"}
JSON = {"content-type": "application/json"}


async def both(client: httpx.AsyncClient, method: str, path: str, **given: object) -> str:
    """The text of a refusal, held against its JSON."""
    headers = given.pop("headers", {})
    assert isinstance(headers, dict)
    text = await client.request(method, path, headers={**headers, **PLAIN}, **given)  # type: ignore[arg-type]  # httpx's own
    json = await client.request(method, path, headers=headers, **given)  # type: ignore[arg-type]  # httpx's own
    assert text.status_code == json.status_code >= 400, text.text
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert int(text.headers["content-length"]) == len(text.content)
    for name in ("content-language", "cache-control", "allow", "accept", "www-authenticate", "retry-after"):
        assert text.headers.get(name) == json.headers.get(name), name
    problem = json.json()
    told = text.text.splitlines()
    assert text.text.endswith("\n")
    assert told[0] == f"{problem['title']} : {problem['detail']}"
    assert len(told) == 1 + len(problem.get("errors", ()))
    return text.text


@pytest.mark.parametrize(
    ("status", "method", "path", "given"),
    [
        (401, "GET", "/v1/me", {}),
        (404, "GET", "/v1/rien", {}),
        (405, "DELETE", "/v1/academies", {}),
        (400, "GET", "/v1/academies?x=%00", {}),
        (400, "POST", "/v1/accounts", {"content": b"{", "headers": JSON}),
        (413, "POST", "/v1/accounts", {"content": b" " * (LONGEST + 1), "headers": JSON}),
        (415, "POST", "/v1/accounts", {"content": b"x", "headers": {"content-type": "text/csv"}}),
        (422, "GET", "/v1/exam-sessions/1", {}),
    ],
)
async def test_every_way_out_says_it_in_one_line(
    client: httpx.AsyncClient, status: int, method: str, path: str, given: dict[str, object]
) -> None:
    """Of the doors, and of what stands before them."""
    told = await both(client, method, path, **given)
    assert told
    assert (await client.request(method, path, **given)).status_code == status  # type: ignore[arg-type]  # httpx's own


async def test_each_error_is_one_line_with_its_place(client: httpx.AsyncClient) -> None:
    body = make.sign_up_body(birth={**make.BIRTH, "country": "France"}, civilite=None)
    answer = await client.post("/v1/accounts", json=body, headers=PLAIN)
    told = answer.text.splitlines()
    assert told[0] == "Données refusées : 2 données sont à corriger."
    assert sorted(one.partition(" : ")[0] for one in told[1:]) == ["/birth/country", "/civilite"]
    assert (await client.get("/v1/exam-sessions/1", headers=PLAIN)).text.splitlines()[1].startswith("year : ")


async def test_a_closed_window_and_an_outage_say_it_too(
    servers: Stage, house: House, app: FastAPI, clock: LegalClock
) -> None:
    """The deadline guard refuses before any door; without a database, the envelope or the clock do."""
    camille = await make.candidate(servers, app)
    await clock.set(datetime(2030, 1, 1, tzinfo=UTC))
    await servers.as_owner("UPDATE logins SET expires_at = 'infinity', ends_at = 'infinity'")
    assert "hors délai" in await both(camille.client, "POST", "/v1/registrations", json=make.registration())
    await clock.reset()
    async with wired(servers, house) as outage:
        await outage.down()
        answer = await outage.client(camille).get("/v1/me", headers=PLAIN)
    assert answer.status_code == 503
    assert re.fullmatch(r"Service momentanément indisponible : [^\n]+\n", answer.text)
    assert answer.headers["retry-after"]


async def test_a_refusal_kept_under_a_key_comes_back_in_the_form_asked_for(
    house: House, app: FastAPI, clean: None
) -> None:
    del clean
    _, agent = await logged_in(house, app, role=Role.DECISION)
    path, key = "/v1/staff/dossiers/0199f1c2-d7a4-7c0e-9d1f-6b7a3c5e8f10/messages", {"idempotency-key": "une-cle-a-moi"}
    body = {"subject": "Objet", "body": "Texte."}
    first = await agent.post(path, json=body, headers={**key, **PLAIN})
    again = await agent.post(path, json=body, headers=key)
    once_more = await agent.post(path, json=body, headers={**key, **PLAIN})
    assert first.text == once_more.text
    assert first.text.startswith("Introuvable : ")
    assert again.json()["code"] == "introuvable"
    assert again.headers["idempotent-replayed"] == once_more.headers["idempotent-replayed"] == "true"


async def test_a_page_of_ours_reads_json_unless_it_asks(app: FastAPI, client: httpx.AsyncClient) -> None:
    del client
    async with connect(app, origin=ORIGIN, accept="application/json, text/plain, */*") as page:
        answer = await page.get("/v1/me")
    assert answer.json()["code"] == "connexion-requise"
    assert answer.headers["access-control-allow-origin"] == ORIGIN


def test_a_line_is_one_line() -> None:
    """Whatever a detail holds, and it orders no terminal about; where nothing says the place, it is the body."""
    given = {"title": "Titre", "detail": "Un\nd\x1beux\r\n trois", "errors": [{"pointer": "", "detail": "a\tb"}]}
    assert lines(orjson.dumps(given)) == "Titre : Un d eux  trois\ncorps : a b\n"
