"""What no reader should be given is refused once, at the edge, in French, and never by a 500."""

import json

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message

from tests import make
from tests.stage import Stage

CHECKS = "/v1/registrations/checks"
ELSEWHERE = "/v1/registrations/00000000-0000-0000-0000-000000000000"


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """An ordinary candidate."""
    del clean
    return await make.candidate(servers, app)


UNREADABLE = {
    "cut": (b'{"a": ', "json-illisible"),
    "not a number": (b'{"exam_session": NaN}', "json-illisible"),
    "infinite": (b'{"exam_session": -Infinity}', "json-illisible"),
    "over 64 bits": (b'{"exam_session": 1' + b"0" * 400 + b"}", "json-illisible"),
    "beyond any number": (b'{"exam_session": 1e999}', "json-illisible"),
    "lone surrogate": (b'{"specialite": "\\ud800"}', "json-illisible"),
    "not UTF-8": (b'{"specialite": "\xff"}', "json-illisible"),
    "nul escaped": (b'{"specialite": "a\\u0000b"}', "caractere-nul"),
    "nul bare": (b'{"specialite": "a\x00b"}', "json-illisible"),
    "too deep": (b"[" * 200 + b"]" * 200, "json-trop-profond"),
    "byte order mark": (b"\xef\xbb\xbf{}", "json-illisible"),
}


@pytest.mark.parametrize("name", UNREADABLE)
async def test_an_unreadable_body_is_a_400(camille: make.Candidate, name: str) -> None:
    """Never a 500, and told in French."""
    body, code = UNREADABLE[name]
    answer = await camille.client.post(CHECKS, content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer.headers["content-language"] == "fr"


@pytest.mark.parametrize("body", [b"[]", b"1", b"null", b'"texte"', b"{}", b'{"exam_session": "2027"}'])
async def test_readable_but_wrong_is_a_422(camille: make.Candidate, body: bytes) -> None:
    """Each fault with its place."""
    answer = await camille.client.post("/v1/registrations", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/merge-patch+json", ""])
async def test_another_type_is_a_415_that_says_which_is_taken(camille: make.Candidate, kind: str) -> None:
    """With the header Accept."""
    answer = await camille.client.post(CHECKS, content=b"{}", headers={"content-type": kind})
    assert answer.status_code == 415
    assert "application/json" in answer.headers["accept"]


async def test_a_body_too_long_is_a_413(camille: make.Candidate) -> None:
    """Before it is read whole."""
    answer = await camille.client.post(
        CHECKS, content=b" " * 300_000 + b"{}", headers={"content-type": "application/json"}
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/registrations/pas-un-uuid", 422),
        ("/v1/registrations/%00", 400),
        ("/v1/registrations/%ff", 400),
        ("/v1/registrations?cursor=invente", 422),
        ("/v1/registrations?cursor=%C3%A9", 422),
        ("/v1/registrations?limit=0", 422),
        ("/v1/registrations?limit=101", 422),
        ("/v1/registrations?limit=99999999999999999999999", 422),
        ("/v1/exam-sessions/999999999999999999999", 422),
        (f"{ELSEWHERE}/versions/0", 422),
        (f"{ELSEWHERE}/versions/2147483647", 404),
        (f"{ELSEWHERE}/versions/2147483648", 422),
        (f"{ELSEWHERE}/versions/999999999999999999999/receipt", 422),
        ("/v1/registrations/", 404),
        ("/v1/nulle-part", 404),
        ("/v2/registrations", 404),
    ],
)
async def test_an_address_that_leads_nowhere_is_refused(camille: make.Candidate, path: str, status: int) -> None:
    """As problem+json, without a redirect."""
    answer = await httpx_get(camille.client, path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["trace_id"]


async def httpx_get(client: httpx.AsyncClient, path: str) -> httpx.Response:
    """A path as it is written."""
    return await client.get(httpx.URL(str(client.base_url)).copy_with(raw_path=path.encode()))


async def test_a_method_that_no_door_has_is_a_405_that_says_which(camille: make.Candidate) -> None:
    """With Allow."""
    answer = await camille.client.request("TRACE", "/v1/academies")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/registrations", "GET, POST"),
        ("POST", "/v1/me", "DELETE, GET, PATCH"),
        ("POST", ELSEWHERE, "DELETE, GET, PATCH"),
        ("PUT", CHECKS, "POST"),
        ("DELETE", f"{ELSEWHERE}/training-body-agreement", "GET, PUT"),
    ],
)
async def test_a_405_names_every_method_of_the_address(
    camille: make.Candidate, method: str, path: str, allowed: str
) -> None:
    """Each is a route of its own; those of a longer address are another's."""
    answer = await camille.client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert answer.json()["detail"] == f"Cette adresse n'accepte que : {allowed}."


async def test_head_is_answered_where_get_is(camille: make.Candidate) -> None:
    """The same head, no body."""
    get = await camille.client.get("/v1/academies")
    head = await camille.client.head("/v1/academies")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == get.headers["etag"]


async def test_unknown_members_are_refused(camille: make.Candidate) -> None:
    """A typo is not silently lost."""
    answer = await camille.client.post(CHECKS, json={**make.registration(), "prenom": "Camille"})
    found = answer.json()
    errors = found.get("errors") or found.get("violations")
    assert "/prenom" in json.dumps(errors)


async def test_an_unreadable_condition_names_its_header(camille: make.Candidate) -> None:
    """If-Match without quotes: a 400 that names the header and the rule."""
    first = await make.registered(camille)
    answer = await camille.client.delete(f"/v1/registrations/{first['id']}", headers={"if-match": "1"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["header"] == "If-Match"


async def test_a_body_cut_on_the_way_changes_nothing(app: FastAPI, camille: make.Candidate, servers: Stage) -> None:
    """The client left in the middle of a registration: nobody reads the half that came."""
    sent: list[Message] = []

    async def cut() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json"), (b"authorization", f"Bearer {camille.token}".encode())]
    scope = {"type": "http", "method": "POST", "path": "/v1/registrations", "raw_path": b"/v1/registrations"}
    await app({**scope, "query_string": b"", "headers": headers, "scheme": "https"}, cut, send)
    assert sent[0]["status"] == 400
    assert await servers.select("SELECT id FROM registrations") == []
