"""No pattern is shown to a person: each has its sentence."""

import re
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from app.api import DOORS
from app.http.house import House
from app.http.validation import FORMS, violation
from tests import make
from tests.contract.document import Json
from tests.justificatifs.conftest import agent


@pytest.fixture
async def clerk(app: FastAPI, house: House, clean: None) -> httpx.AsyncClient:
    """Of Aix-Marseille."""
    del clean
    return await agent(app, house, "02")


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


async def test_a_person_reads_what_to_write(client: httpx.AsyncClient) -> None:
    body = make.sign_up_body(birth={**make.BIRTH, "country": "France", "departement": "1"})
    errors = (await client.post("/v1/accounts", json=body)).json()["errors"]
    assert {one["pointer"]: one["detail"] for one in errors} == {
        "/birth/country": FORMS[r"^[A-Z]{2}$"],
        "/birth/departement": FORMS[r"^(?:[0-9]{2}|2[AB]|9[78][0-9])$"],
    }


WHEN = "Un instant est attendu, avec son fuseau, sous la forme AAAA-MM-JJTHH:MM:SSZ."
ONE_OF = "Valeur inconnue. Valeurs possibles : "


@pytest.mark.parametrize("written", ["hier", "2027-01-01", "2027-01-01T08:00:00", "2027-02-30T08:00:00Z", "1 mars"])
async def test_an_instant_is_asked_for_with_its_zone(clerk: httpx.AsyncClient, written: str) -> None:
    answer = await clerk.get("/v1/staff/dossiers", params={"waiting_before": written})
    assert answer.json()["errors"] == [{"parameter": "waiting_before", "code": "valeur-refusee", "detail": WHEN}]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("1999-02-29", "Cette date n'existe pas."),
        ("1999-13-01", "Cette date n'existe pas."),
        ("29/02/2000", "Une date est attendue, sous la forme AAAA-MM-JJ."),
        ("2000-2-9", "Une date est attendue, sous la forme AAAA-MM-JJ."),
        (19990412, "Une date sans heure est attendue, sous la forme AAAA-MM-JJ."),
        (None, "Une date est attendue, sous la forme AAAA-MM-JJ."),
    ],
)
async def test_a_day_that_no_calendar_has_is_told_from_another_writing(
    client: httpx.AsyncClient, written: str | int | None, told: str
) -> None:
    body = make.sign_up_body(birth={**make.BIRTH, "date": written})
    [error] = (await client.post("/v1/accounts", json=body)).json()["errors"]
    assert (error["pointer"], error["detail"]) == ("/birth/date", told)


async def test_an_empty_body_is_said_empty(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/accounts", content=b"", headers={"content-type": "application/json"})
    assert answer.json()["errors"] == [
        {"pointer": "", "code": "obligatoire", "detail": "Le corps de la requête est vide."}
    ]


@pytest.mark.parametrize(
    ("act", "error"),
    [
        ({"kind": "x"}, ("/act/kind", "valeur-refusee", f"{ONE_OF}accept_piece, request_complement ou decide.")),
        ({}, ("/act/kind", "obligatoire", "Ce champ est obligatoire.")),
        ({"kind": "decide"}, ("/act/decision", "obligatoire", "Ce champ est obligatoire.")),
        (
            {"kind": "decide", "decision": "rejete"},
            ("/act/decision", "valeur-refusee", f"{ONE_OF}en_instruction ou valide."),
        ),
        ({"kind": "decide", "decision": "valide", "x": 1}, ("/act/x", "champ-inconnu", "Ce champ est inconnu.")),
        (
            {"kind": "request_complement", "complement": {"pieces": [1], "text": "Déposez-la."}},
            ("/act/complement/pieces/0", "valeur-refusee", "Un texte est attendu."),
        ),
    ],
)
async def test_the_pointer_is_a_place_of_the_body(
    clerk: httpx.AsyncClient, act: dict[str, object], error: tuple[str, str, str]
) -> None:
    """Whatever branch of the act was taken: the body does not name it there."""
    answer = await clerk.post(
        "/v1/staff/bulk-acts", json={"act": act, "selection": {}}, headers={"Idempotency-Key": "pointeur-1"}
    )
    assert [(one["pointer"], one["code"], one["detail"]) for one in answer.json()["errors"]] == [error]


async def test_the_values_of_a_filter_are_listed_as_they_are_written(clerk: httpx.AsyncClient) -> None:
    answer = await clerk.get("/v1/staff/dossiers", params={"complement": "oui"})
    [error] = answer.json()["errors"]
    assert error["detail"] == f"{ONE_OF}en_attente, repondu ou expire."


def test_a_constant_is_written_as_json_writes_it() -> None:
    """There is one: what reopens an agent's login."""
    fault = {"type": "literal_error", "loc": ("body", "locked"), "input": True, "ctx": {"expected": "False"}}
    assert violation(fault).detail == f"{ONE_OF}false."


@pytest.mark.parametrize("path", ["/v1/time", "/v1/exam-sessions", "/v1/training-bodies", "/.well-known/jwks.json"])
async def test_a_parameter_unknown_is_refused_to_anybody(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, params={"annee": "2027"})
    unknown = {"parameter": "annee", "code": "champ-inconnu", "detail": "Ce paramètre est inconnu."}
    assert (answer.status_code, answer.json()["errors"]) == (422, [unknown])


async def test_a_filter_mistyped_does_not_answer_everything(clerk: httpx.AsyncClient) -> None:
    for path in ("/v1/staff/dossiers", "/v1/staff/dossiers.csv"):
        answer = await clerk.get(path, params={"statut": "complet", "academies": "02", "handicap": "oui-da"})
        assert answer.status_code == 422
        told = {one["parameter"]: one["code"] for one in answer.json()["errors"]}
        assert told == {"statut": "champ-inconnu", "academies": "champ-inconnu", "handicap": "valeur-refusee"}


async def test_of_two_values_none_is_lost(clerk: httpx.AsyncClient) -> None:
    queue = "/v1/staff/dossiers"
    answer = await clerk.get(queue, params={"academie": ["02", "13"], "limit": [5, 5], "status": ["complet", "valide"]})
    told = {one["parameter"]: one["detail"] for one in answer.json()["errors"]}
    twice = "Ce paramètre est donné plusieurs fois : une seule valeur est attendue."
    assert (answer.status_code, told) == (422, {"academie": twice, "limit": twice})
    several = await clerk.get(queue, params={"academie": "02", "status": ["complet", "valide"]})
    assert several.status_code == 403  # well formed; this agent has no such scope


async def test_what_writes_refuses_one_too_and_writes_nothing(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/accounts", params={"dry_run": "true"}, json=make.sign_up_body(birth={}))
    told = {one.get("parameter", one.get("pointer")) for one in answer.json()["errors"]}
    assert (answer.status_code, told >= {"dry_run", "/birth/date"}) == (422, True)
