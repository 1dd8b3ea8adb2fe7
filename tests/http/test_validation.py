"""No pattern is shown to a person: each has its sentence."""

import re
from collections.abc import Iterator

import httpx
from fastapi import FastAPI

from app.api import DOORS
from app.http.validation import FORMS
from tests import make
from tests.contract.document import Json


def _patterns(node: Json) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(pattern := node.get("pattern"), str):
            yield pattern
        node = list(node.values())
    for one in node if isinstance(node, list) else ():
        yield from _patterns(one)


def test_each_pattern_of_the_doors_has_its_french_sentence() -> None:
    app = FastAPI()
    for door in DOORS:
        app.include_router(door)
    assert set(_patterns(app.openapi())) == set(FORMS)
    assert all(
        re.search(r"[\^$\\]|\[", sentence) is None and sentence.endswith((".", "».")) for sentence in FORMS.values()
    )


async def test_no_body_at_all_is_said_to_be_missing(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/accounts", headers={"content-type": "application/json"})
    assert [one["detail"] for one in answer.json()["errors"]] == ["Un corps est attendu."]


async def test_a_person_reads_what_to_write(client: httpx.AsyncClient) -> None:
    body = make.sign_up_body(birth={**make.BIRTH, "country": "France", "departement": "1"})
    errors = (await client.post("/v1/accounts", json=body)).json()["errors"]
    assert {one["pointer"]: one["detail"] for one in errors} == {
        "/birth/country": FORMS[r"^[A-Z]{2}$"],
        "/birth/departement": FORMS[r"^(?:[0-9]{2}|2[AB]|9[78][0-9])$"],
    }
