"""The net of responses lets the contract's own examples through, and sees each drift planted in them."""

import json
from collections.abc import Iterator

import httpx
import pytest
from starlette.responses import JSONResponse

from tests.contract.document import Json, Operation, Tree, contract, operations, tree
from tests.contract.net import check, check_response, net

VALUES = {"X-Request-Id": "0199f1c2d7a4", "Content-Language": "fr", "Cache-Control": "no-store", "Retry-After": "5"}
HEADERS = {**VALUES, "ETag": '"3"', "Location": "/v1/x", "Content-Disposition": "attachment", "Accept": "text/plain"}
HEADERS |= {"Vary": "Accept"}


def response(operation: Operation, status: str, media: str, content: bytes) -> httpx.Response:
    """An answer with the headers that the contract requires."""
    told = tree(tree(operation.part("responses")[status]).get("headers", {}))
    headers = {name: HEADERS[name] for name, one in told.items() if tree(one).get("required")}
    path = operation.path.replace("{year}", "2027").replace("{", "").replace("}", "")
    request = httpx.Request(operation.method, f"https://testserver{path}")
    return httpx.Response(int(status), headers={**headers, "content-type": media}, content=content, request=request)


PROBLEM = "application/problem+json"


def shown() -> Iterator[tuple[str, httpx.Response]]:
    """Each example of each answer, as an answer."""
    for operation in operations(contract()):
        for status, answer in operation.part("responses").items():
            contents = tree(tree(answer).get("content", {}))
            if not contents:
                yield f"{operation.id} {status}", response(operation, status, "", b"")
            for media, content in contents.items():
                examples = tree(tree(content).get("examples", {"none": {"value": "texte"}}))
                for name, example in examples.items():
                    body = json.dumps(tree(example)["value"]).encode()
                    yield f"{operation.id} {status} {name}", response(operation, status, media, body)


def test_every_example_passes() -> None:
    for name, one in shown():
        assert list(net().faults(one)) == [], name


def one(operation: str, answered: str = "200", *, media: str = "application/json", **members: Json) -> httpx.Response:
    """The example of an answer, with members changed; None takes one away."""
    found = next(each for each in operations(contract()) if each.id == operation)
    content = tree(tree(tree(found.part("responses")[answered])["content"])[media])
    (example, *_) = tree(content["examples"]).values()
    value: Tree = {**tree(tree(example)["value"]), **members}
    kept = {key: each for key, each in value.items() if each != "gone"}
    return response(found, answered, media, json.dumps(kept).encode())


def without(answer: httpx.Response, header: str) -> httpx.Response:
    del answer.headers[header]
    return answer


def having(answer: httpx.Response, **headers: str) -> httpx.Response:
    answer.headers.update(headers)
    return answer


def at(path: str, answer: httpx.Response, *, method: str = "GET") -> httpx.Response:
    answer.request = httpx.Request(method, f"https://testserver{path}")
    return answer


DRIFTS = [
    ("unknown member", one("getMe", nickname="Cam"), "'nickname' was unexpected"),
    ("missing member", one("getMe", email="gone"), "'email' is a required property"),
    ("wrong type", one("getMe", version="1"), "'1' is not of type 'integer'"),
    ("unknown value", one("getMe", status="dormant"), "'dormant' is not one of"),
    ("local instant", one("getTime", server_time="2026-11-23T10:30:02+01:00"), "does not match"),
    ("unknown member deep inside", one("getCalendar", amenagement={"closes": None, "url": None, "x": 1}), "'x' was"),
    ("null where none may be", one("getDossier", missing=None), "None is not of type 'array'"),
    ("no identifier", one("getDepot", id="12"), "is not a 'uuid'"),
    ("problem with a stray member", one("getMe", "401", media=PROBLEM, hint="x"), "'hint' was unexpected"),
    ("missing header", without(one("getMe"), "etag"), "header ETag is missing"),
    ("weak etag", having(one("getMe"), etag='W/"3"'), "header ETag"),
    ("public cache", having(one("getMe"), **{"cache-control": "public"}), "header Cache-Control"),
    (
        "problem in English",
        having(one("getMe", "401", media=PROBLEM), **{"content-language": "en"}),
        "Content-Language",
    ),
    ("no delay", without(one("getMe", "503", media=PROBLEM), "retry-after"), "header Retry-After is missing"),
    ("another media type", having(one("getMe"), **{"content-type": "text/plain"}), "of type text/plain is not among"),
    (
        "not JSON",
        at("/v1/me", httpx.Response(200, headers={**HEADERS, "content-type": "application/json"}, content=b"{")),
        "not JSON",
    ),
    ("status untold", at("/v1/me", httpx.Response(418)), "status 418 is not among"),
    ("content untold", at("/v1/me", httpx.Response(304, headers=HEADERS, content=b"{}")), "announces no content"),
]


@pytest.mark.parametrize(("answer", "seen"), [case[1:] for case in DRIFTS], ids=[case[0] for case in DRIFTS])
def test_a_planted_drift_is_seen(answer: httpx.Response, seen: str) -> None:
    with pytest.raises(AssertionError, match=r"not as the contract says") as raised:
        check(net(), answer)
    assert seen in str(raised.value)


def test_an_answer_where_the_contract_has_no_operation_is_seen() -> None:
    assert list(net().faults(at("/v1/peek", one("getTime"))))
    assert list(net().faults(at("/v1/peek", httpx.Response(404, text="Not Found"))))
    assert list(net().faults(at("/v1/me", one("getTime"), method="PUT")))


def test_an_unknown_address_or_method_is_refused_by_a_problem() -> None:
    refused = one("getDepot", "404", media=PROBLEM)
    assert list(net().faults(at("/v1/peek", refused))) == []
    assert list(net().faults(at("/v1/peek", one("getDepot", "404", media=PROBLEM, hint="x"))))


def test_a_concrete_path_goes_before_a_template() -> None:
    assert net().operation_id("GET", "/v1/logins/current") == "getCurrentLogin"
    assert net().operation_id("DELETE", "/v1/logins/0199f1c1-9c07-7b15-a3f8-5d7e9b1c2a46") == "endLogin"


async def test_the_suite_s_client_passes_through_the_net() -> None:
    transport = httpx.ASGITransport(JSONResponse({"status": "ok", "mood": "good"}))
    hooks = {"response": [check_response]}
    async with httpx.AsyncClient(transport=transport, base_url="https://testserver", event_hooks=hooks) as client:
        with pytest.raises(AssertionError, match="'mood' was unexpected"):
            await client.get("/health/live")
