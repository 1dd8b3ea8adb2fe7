"""Parameters and bodies are the contract's, as JSON Schema; each drift planted here is seen."""

from collections.abc import Callable
from copy import deepcopy
from typing import Annotated

import httpx
import pytest
from fastapi import FastAPI, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from app.api import DOORS
from app.http.edge import Edge
from tests.contract.document import Operation, Tree, contract, operations, rows, tree
from tests.contract.inputs_net import drifts, plain


def generated() -> Tree:
    """What FastAPI says of our own doors."""
    app = FastAPI()
    for door in DOORS:
        app.include_router(door)
    return tree(app.openapi())


def test_the_inputs_of_the_code_are_those_of_the_contract() -> None:
    found = list(drifts(contract(), generated()))
    assert not found, "\n".join(found)


def test_the_contract_shows_no_drift_from_itself() -> None:
    assert list(drifts(contract(), contract())) == []


def schema(document: Tree, name: str) -> Tree:
    return tree(tree(tree(document["components"])["schemas"])[name])


def member(document: Tree, name: str, *, of: str) -> Tree:
    return tree(tree(schema(document, of)["properties"])[name])


def parameters(document: Tree, path: str, method: str) -> list[Tree]:
    return rows(tree(tree(tree(document["paths"])[path])[method])["parameters"])


def _forget_required(planted: Tree) -> None:
    schema(planted, "SignUp")["required"] = ["email", "civilite", "birth_name", "first_names"]


def _widen_type(planted: Tree) -> None:
    member(planted, "unite", of="UnitChoice").update({"type": ["string", "null"], "$ref": "#/components/schemas/Slug"})


def _add_value(planted: Tree) -> None:
    schema(planted, "Forme")["enum"] = ["globale", "progressive", "libre"]


def _change_pattern(planted: Tree) -> None:
    member(planted, "ine", of="RegistrationIn")["pattern"] = "^[0-9]{10}[A-Z]$"


def _change_bound(planted: Tree) -> None:
    member(planted, "units", of="RegistrationIn")["maxItems"] = 31


def _change_format(planted: Tree) -> None:
    del member(planted, "date", of="Birth")["format"]


def _open_body(planted: Tree) -> None:
    del schema(planted, "Review")["additionalProperties"]


def _add_member(planted: Tree) -> None:
    tree(schema(planted, "MePatch")["properties"])["nickname"] = {"type": "string"}


def _drop_null(planted: Tree) -> None:
    member(planted, "ends_on", of="WorkPeriod")["type"] = "string"


def _drop_null_object(planted: Tree) -> None:
    tree(schema(planted, "RegistrationIn")["properties"])["preparation"] = {"$ref": "#/components/schemas/Preparation"}


def _drop_body(planted: Tree) -> None:
    del tree(tree(tree(planted["paths"])["/v1/accounts"])["post"])["requestBody"]


def _drop_parameter(planted: Tree) -> None:
    parameters(planted, "/v1/exam-sessions/{year}/calendar", "get")
    operation = tree(tree(tree(planted["paths"])["/v1/exam-sessions/{year}/calendar"])["get"])
    operation["parameters"] = [{"$ref": "#/components/parameters/Year"}]


def _require_less(planted: Tree) -> None:
    parameters(planted, "/v1/exam-sessions/{year}/calendar", "get")[1]["required"] = False


def _widen_page(planted: Tree) -> None:
    tree(tree(tree(tree(planted["components"])["parameters"])["Limit"])["schema"])["maximum"] = 1000


def _forget_if_match(planted: Tree) -> None:
    operation = tree(tree(tree(planted["paths"])["/v1/me"])["delete"])
    operation["parameters"] = []


@pytest.mark.parametrize(
    ("plant", "seen"),
    [
        (_forget_required, "POST /v1/accounts: body/required:"),
        (_widen_type, "POST /v1/registrations: body/properties/units/items/properties/unite/pattern:"),
        (_add_value, "POST /v1/registrations: body/properties/forme/enum:"),
        (_change_pattern, "POST /v1/registrations: body/properties/ine/pattern:"),
        (_change_bound, "POST /v1/registrations: body/properties/units/maxItems:"),
        (_change_format, "POST /v1/accounts: body/properties/birth/properties/date/format:"),
        (_open_body, "POST /v1/staff/depots/{depot_id}/reviews: body/additionalProperties:"),
        (_add_member, "PATCH /v1/me: body/properties/nickname: only in the contract"),
        (_drop_null, "body/properties/work_periods/items/properties/ends_on/type:"),
        (_drop_null_object, "POST /v1/registrations: body/properties/preparation/type:"),
        (_drop_body, "POST /v1/accounts: a body only in the code"),
        (_drop_parameter, "GET /v1/exam-sessions/{year}/calendar: query parameter academie only in the code"),
        (_require_less, "query parameter academie: required False in the contract"),
        (_widen_page, "GET /v1/notifications: query parameter limit/maximum: 1000 in the contract, 100 in the code"),
        (_forget_if_match, "DELETE /v1/me: header parameter if-match only in the code"),
    ],
)
def test_a_planted_drift_is_seen(plant: Callable[[Tree], None], seen: str) -> None:
    planted = deepcopy(contract())
    plant(planted)
    assert seen in "\n".join(drifts(planted, contract()))
    assert list(drifts(contract(), planted)) != []


class Sample(BaseModel):
    """Pydantic's ways of saying what the contract says otherwise."""

    model_config = ConfigDict(extra="forbid")

    word: Annotated[str, Field(max_length=5)] | None = None
    rows: Annotated[list[int], Field(max_length=3)] = []


def test_pydantic_and_the_contract_may_spell_the_same_thing_differently() -> None:
    ours: Tree = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "word": {"type": ["string", "null"], "maxLength": 5, "description": "Un mot."},
            "rows": {"type": "array", "maxItems": 3, "default": [], "items": {"type": "integer"}},
        },
    }
    assert plain(ours) == plain(tree(Sample.model_json_schema()))


def test_a_drift_of_real_doors_is_seen() -> None:
    app = FastAPI()

    @app.get("/v1/notifications", operation_id="listNotifications")
    async def listed(limit: Annotated[int, Query(ge=1, le=500)] = 50) -> None:
        """Take pages that are too long, and no cursor."""
        del limit

    assert list(drifts(contract(), tree(app.openapi()))) == [
        "GET /v1/notifications: query parameter cursor only in the contract",
        "GET /v1/notifications: query parameter limit/maximum: 100 in the contract, 500 in the code",
    ]


BODIES = [one for one in operations(contract()) if "requestBody" in one.body]


@pytest.mark.parametrize("operation", BODIES, ids=[one.id for one in BODIES])
async def test_the_edge_takes_the_one_media_type_of_the_contract(operation: Operation) -> None:
    (media,) = tree(operation.part("requestBody")["content"])
    other = "application/json" if media != "application/json" else "application/merge-patch+json"
    edge = httpx.ASGITransport(Edge(JSONResponse({})))
    async with httpx.AsyncClient(transport=edge, base_url="https://testserver") as client:
        refused = await _sent(client, operation, other)
        taken = await _sent(client, operation, media)
    assert (refused.status_code, refused.headers.get("accept"), taken.status_code) == (415, media, 200)


async def _sent(client: httpx.AsyncClient, operation: Operation, media: str) -> httpx.Response:
    return await client.request(operation.method, operation.path, content=b"{}", headers={"content-type": media})
