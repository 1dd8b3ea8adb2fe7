"""Training bodies with a system that enters, and candidates whom they prepare."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from app.kit.french import plain
from app.kit.secrets import new_token, token_digest
from tests import make
from tests.conftest import connect
from tests.justificatifs.files import Sent
from tests.stage import Stage

FEED = "/v1/training-body/registrations"
ATTESTATIONS = "/v1/training-body/attestations"
MERGE = {"content-type": "application/merge-patch+json", "if-match": "*"}
FIRST, SECOND = "certificat_scolarite_1", "certificat_scolarite_2"
_BODY = """
WITH body AS (
    INSERT INTO organismes (name, plain_name, distance) VALUES (%s, %s, true) RETURNING id
), secret AS (
    INSERT INTO organisme_secrets (organisme_id, digest, scopes, expires_at)
    SELECT id, %s, %s, legal_now() + interval '1 year' FROM body RETURNING id, organisme_id
)
INSERT INTO organisme_tokens (digest, secret_id, scopes, expires_at)
SELECT %s, id, %s, legal_now() + interval '1 year' FROM secret
RETURNING (SELECT organisme_id FROM secret)
"""
_ATTESTATION = """
WITH body AS (
    INSERT INTO organismes (name, plain_name, distance) VALUES ('Lycée EXEMPLE', 'lycee exemple', true) RETURNING id
)
INSERT INTO attestations (organisme_id, exam_session, student_number, plain_number, birth_name, first_names, birth_date,
    school_year, study_year, starts_on, registration_id)
SELECT id, %s, 'EX-9', 'EX-9', 'EXEMPLE', 'Camille', '2003-04-12', '2025-2026', 1, '2025-09-08', %s FROM body
RETURNING id
"""
YEAR = f"{make.NEXT - 2}-{make.NEXT - 1}"
"""A school year that has begun, whenever the suite runs."""
SCOPES = ("registrations:read", "attestations:write", "webhooks:manage")


@dataclass(frozen=True)
class Body:
    """A training body and its system, which holds a token."""

    id: UUID
    name: str
    client: httpx.AsyncClient

    async def feed(self, after: int = 0, **query: int) -> dict[str, Any]:
        """Some of its feed."""
        answer = await self.client.get(FEED, params={"after": after, **query})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def kinds(self, after: int = 0) -> list[tuple[int, list[str]]]:
        """The positions and kinds of what follows."""
        return [(one["position"], one["kinds"]) for one in (await self.feed(after))["items"]]


async def body(servers: Stage, app: FastAPI, name: str = "École EXEMPLE", *scopes: str) -> Body:
    """By SQL, with a token that lasts (tests/organismes walks the doors)."""
    token, given = new_token("btso"), list(scopes or SCOPES)
    digests = (token_digest(new_token("btsk")), given, token_digest(token), given)
    [(key,)] = await servers.select(_BODY, (name, plain(name), *digests))
    assert isinstance(key, UUID)
    return Body(key, name, connect(app, authorization=f"Bearer {token}"))


def prepared_by(body: Body, number: str | None = "EX-1") -> dict[str, object]:
    """The preparation of an ordinary registration, at this body."""
    preparation = make.registration()["preparation"]
    assert isinstance(preparation, dict)
    return {**preparation, "training_body_id": str(body.id), "training_body_name": None, "student_number": number}


def agreement(registration: dict[str, Any]) -> str:
    """Where it is given."""
    return f"/v1/registrations/{registration['id']}/training-body-agreement"


async def agree(owner: make.Candidate, registration: dict[str, Any], *, agreed: bool = True) -> httpx.Response:
    """Let the body follow, or no more."""
    return await owner.client.put(agreement(registration), json={"agreed": agreed})


async def followed(owner: make.Candidate, body: Body, number: str = "EX-1", **changes: object) -> dict[str, Any]:
    """A registration that this body follows."""
    saved = await make.registered(owner, preparation=prepared_by(body, number), **changes)
    answer = await agree(owner, saved)
    assert answer.status_code == 200, answer.text
    return saved


async def attestation_of(servers: Stage, registration: str) -> UUID:
    """By SQL: a year that a body attests of who made this registration."""
    [(key,)] = await servers.select(_ATTESTATION, (make.NEXT, registration))
    assert isinstance(key, UUID)
    return key


def attested(number: str = "EX-1", **changes: object) -> dict[str, object]:
    """A line about Camille EXEMPLE, who follows the second year still."""
    line: dict[str, object] = {
        "student_number": number,
        "birth_name": "EXEMPLE",
        "first_names": "Camille",
        "birth_date": "2003-04-12",
        "school_year": YEAR,
        "study_year": 2,
        "starts_on": f"{make.NEXT - 2}-09-07",
        "ends_on": None,
    }
    return line | changes


async def sent(school: Body, *lines: dict[str, object]) -> list[dict[str, Any]]:
    """These lines, and the verdicts on them."""
    answer = await school.client.post(ATTESTATIONS, json={"exam_session": make.NEXT, "attestations": list(lines)})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def certificates(registration: dict[str, Any]) -> str:
    """Where the body deposits them."""
    return f"{FEED}/{registration['id']}/certificats"


async def declare(body: Body, registration: dict[str, Any], sent: Sent, piece: str = FIRST) -> httpx.Response:
    """Announce one."""
    return await body.client.post(certificates(registration), json={"piece": piece, **sent.declared})


async def deposit(body: Body, registration: dict[str, Any], sent: Sent, piece: str = FIRST) -> dict[str, Any]:
    """Announced, uploaded and said to be; its verification is the worker's (`servers.drain`)."""
    announced = await declare(body, registration, sent, piece)
    assert announced.status_code == 201, announced.text
    assert (await make.put(announced.json()["upload"], sent.content)).status_code == 200
    answer = await body.client.post(f"{announced.headers['location']}/completion")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found
