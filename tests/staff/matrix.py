"""The hand-written table of roles, and the requests that try it, made from the contract."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx

from app.staff.rules import Role
from tests.contract.document import Json, Operation, contract, operations, rows, tree

TABLE = Path(__file__).parents[2] / "docs" / "roles.csv"
PUBLIC, NATIONAL = "public", "national"
FILES = {"file": ("fichier.csv", b"numero_candidat;nom;prenom;date_naissance\n"), "files": ("langues.csv", b"libelle")}
"""What is sent where a form asks for a file, by its member."""
OWN, FOREIGN, NOWHERE = "02", "03", "99"
"""Codes of académies: the scene's, a neighbour's, one that does not exist."""


@dataclass(frozen=True, slots=True)
class Row:
    """Who may ask for an operation; nobody in particular when it is public."""

    operation: str
    roles: frozenset[Role]
    public: bool
    national: bool = False
    """Only with every académie."""


def table(text: str) -> dict[str, Row]:
    """Every row by its operation; a word that is no role is an error, and so is a second row."""
    found: dict[str, Row] = {}
    for line in csv.DictReader(text.splitlines()):
        words = line["roles"].split()
        public = words == [PUBLIC]
        roles = frozenset(Role(word) for word in words if word not in {PUBLIC, NATIONAL})
        row = Row(line["operation"], roles, public, national=NATIONAL in words)
        if row.operation in found or not (public or row.roles):
            raise ValueError(f"{row.operation}: twice, or for nobody")
        found[row.operation] = row
    return found


def staff_operations() -> list[Operation]:
    """Every operation of the service, from the contract; the one that ends a login comes last."""
    found = [one for one in operations(contract()) if one.path.startswith("/v1/staff/") or _guarded(one)]
    return sorted(found, key=lambda one: (one.id == "logOutAgent", one.path, one.method))


def _guarded(operation: Operation) -> bool:
    return any("agentToken" in one for one in rows(operation.body.get("security", [])))


def for_agents(operation: Operation) -> bool:
    """Whether the contract asks for an agent's token."""
    return _guarded(operation)


def names(operation: Operation) -> list[str]:
    """What the path names, in order."""
    return [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]


def absent(operation: Operation, named: Mapping[str, str]) -> dict[str, str] | None:
    """The same names but the last that is somebody's: it is not there. None when the path names nothing of the kind."""
    kinds = [name for name in names(operation) if name.endswith("_id") or name == "academie"]
    if not kinds:
        return None
    return {**named, kinds[-1]: NOWHERE if kinds[-1] == "academie" else str(uuid4())}


async def ask(
    client: httpx.AsyncClient, operation: Operation, named: Mapping[str, str], *, version: str
) -> httpx.Response:
    """One request: the body is the contract's first example, the condition is `version`."""
    headers = {}
    if any(one["name"] == "If-Match" for one in rows(operation.body.get("parameters", []))):
        headers["if-match"] = version
    media, body = _example(operation)
    path = operation.path.format(**named)
    if media == "multipart/form-data":
        fields = {name: str(value) for name, value in tree(body).items() if name not in FILES}
        files = {name: FILES[name] for name in tree(body) if name in FILES}
        return await client.request(operation.method, path, headers=headers, data=fields, files=files)
    if media is not None:
        headers["content-type"] = media
    return await client.request(operation.method, path, headers=headers, json=body if media else None)


def _example(operation: Operation) -> tuple[str | None, Json]:
    for media, content in tree(operation.part("requestBody").get("content", {})).items():
        for example in tree(tree(content).get("examples", {})).values():
            return media, tree(example)["value"]
    return None, None


def told(answer: httpx.Response) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    """All that an answer tells: not its trace, nor the request's own name."""
    headers = sorted((k, v) for k, v in answer.headers.items() if k not in {"x-request-id", "date"})
    return answer.status_code, answer.text.replace(answer.json()["trace_id"], ""), tuple(headers)
