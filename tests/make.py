"""Builders of the ordinary: the test says only what matters. One section per feature."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal
from uuid import UUID

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI

from app.dev.mails import Mail
from app.dev.reference import next_year
from app.gateways.passwords import MEMORY_KIB, ROUNDS
from app.kit.secrets import new_token, token_digest
from tests.justificatifs.files import Sent
from tests.stage import Stage

# --- Accounts -------------------------------------------------------------------------------------

PASSWORD = "quatre chevaux sans selle"
NEW_PASSWORD = "une autre phrase bien longue"
EMAIL = "camille@example.org"
BIRTH = {"date": "2003-04-12", "country": "FR", "departement": "13", "commune": "Marseille"}
IDENTITY: dict[str, object] = {
    "civilite": "madame",
    "birth_name": "EXEMPLE",
    "usage_name": None,
    "first_names": "Camille",
    "birth": BIRTH,
}
_LINKED = re.compile(r"#token=(\S+)")

_CANDIDATE = """
WITH account AS (
    INSERT INTO accounts (email, status, civilite, birth_name, first_names, birth_date, birth_country,
        birth_departement, birth_commune, password_hash, signed_up_at)
    VALUES (%s, 'actif', 'madame', %s, %s, %s, %s, %s, %s, %s, legal_now()) RETURNING id
)
INSERT INTO logins (account_id, digest, delivery, expires_at, ends_at)
SELECT id, %s, %s, legal_now() + interval '30 days', legal_now() + interval '30 days' FROM account
RETURNING account_id, id
"""


@dataclass(frozen=True)
class Candidate:
    """An active account and a client that is logged in to it."""

    id: UUID
    login_id: UUID
    email: str
    token: str = field(repr=False)
    client: httpx.AsyncClient
    password: str = PASSWORD


async def candidate(
    servers: Stage,
    app: FastAPI,
    *,
    email: str = EMAIL,
    birth_name: str = "EXEMPLE",
    first_names: str = "Camille",
    birth_date: str = "2003-04-12",
    birth_country: str = "FR",
    birth_departement: str | None = "13",
    birth_commune: str = "Marseille",
    delivery: Literal["token", "cookie"] = "token",
) -> Candidate:
    """An activated account, logged in, by SQL: the real acts cost a quarter of a second (tests/accounts walks them)."""
    from tests.conftest import connect

    token = new_token("btsc")
    identity = (birth_name, first_names, birth_date, birth_country, birth_departement, birth_commune)
    [(account, login)] = await servers.select(_CANDIDATE, (email, *identity, _hash(), token_digest(token), delivery))
    assert isinstance(account, UUID)
    assert isinstance(login, UUID)
    headers = (
        {"authorization": f"Bearer {token}"}
        if delivery == "token"
        else {"cookie": f"__Host-login={token}", "x-csrf": "1"}
    )
    return Candidate(account, login, email, token, connect(app, **headers))


@cache
def _hash() -> str:
    """One real hash for every candidate of the run."""
    return PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=1).hash(PASSWORD)


def mails_to(servers: Stage, address: str) -> list[Mail]:
    """What the mailbox received for an address, newest first."""
    return servers.mailbox.mails(to=address)


def mail_to(servers: Stage, address: str) -> Mail:
    """The newest of them."""
    return mails_to(servers, address)[0]


def token_in(mail: Mail) -> str:
    """The token of the link in a mail."""
    found = _LINKED.search(mail.text)
    assert found is not None, mail.text
    return found[1]


def sign_up_body(address: str = EMAIL, /, **others: object) -> dict[str, object]:
    """A sign-up as the contract's example has it."""
    return {"email": address, **IDENTITY, **others}


# --- Registrations --------------------------------------------------------------------------------

NEXT = next_year(datetime.now(UTC))
"""The next exam session, open now (tests/stage.py)."""


def registration(**changes: object) -> dict[str, object]:
    """An ordinary registration to the next exam session: SIO by the CNED, forme globale; `changes` replace members."""
    year = int(str(changes.get("exam_session", NEXT)))
    return {
        "exam_session": NEXT,
        "academie": "02",
        "specialite": "bts-ndrc",
        "option": None,
        "category": "enseignement_a_distance",
        "forme": "globale",
        "nationality": "FR",
        "address": {
            "line1": "1 rue de l'Exemple",
            "line2": None,
            "postal_code": "13001",
            "city": "Marseille",
            "country": "FR",
        },
        "phones": {"mobile": "06 39 98 00 01", "landline": None},
        "ine": None,
        "socio_professional_category": "52",
        "parents": None,
        "preparation": {
            "kind": "formation_continue",
            "mode": "distance",
            "training_body_id": None,
            "training_body_name": "CNED",
            "student_number": None,
            "starts_on": f"{year - 2}-09-01",
            "ends_on": f"{year}-05-31",
        },
        "languages": [{"unite": "U2", "langue": "en", "teaching": "distance", "place": None}],
        "handicap": False,
        "modalites": {"version": f"{NEXT}-1", "accepted": True},
        **changes,
    }


async def registered(owner: Candidate, **changes: object) -> dict[str, Any]:
    """An ordinary registration, saved through its door; the answer."""
    answer = await owner.client.post("/v1/registrations", json=registration(**changes))
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


# --- Justificatifs --------------------------------------------------------------------------------


async def declared(owner: Candidate, registration: str, piece: str, sent: Sent) -> dict[str, Any]:
    """A file announced for a piece; the answer."""
    address = f"/v1/registrations/{registration}/justificatifs/{piece}/depots"
    answer = await owner.client.post(address, json=sent.declared)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def put(upload: dict[str, Any], content: bytes, **headers: str) -> httpx.Response:
    """What a browser does with an upload: to S3 itself, with the headers told, but for those that it changes."""
    async with httpx.AsyncClient() as browser:
        return await browser.put(
            upload["url"],
            content=content,
            headers={**upload["headers"], "content-length": str(len(content)), **headers},
        )


async def deposited(owner: Candidate, registration: str, piece: str, sent: Sent) -> dict[str, Any]:
    """Announced, uploaded and said to be; its verification is the worker's (`servers.drain`)."""
    depot = await declared(owner, registration, piece, sent)
    assert (await put(depot["upload"], sent.content)).status_code == 200
    answer = await owner.client.post(f"/v1/depots/{depot['id']}/completion")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body
