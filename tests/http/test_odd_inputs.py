"""Whatever is sent to any operation, the answer is one of the contract's, and never a failure of ours."""

import httpx
from fastapi import FastAPI

from app.http.house import House
from app.staff.rules import Scope
from tests import make
from tests.contract.document import contract, operations
from tests.http.odd import Odd, requests
from tests.justificatifs.conftest import agent
from tests.justificatifs.files import pdf
from tests.stage import Stage

EACH = 10
"""Requests to one operation; fifteen thousand were tried by hand."""
_LAST = ("withdrawRegistration", "logOut", "closeMe")
OPERATIONS = sorted(operations(contract()), key=lambda one: (one.id in _LAST, one.method == "DELETE"))


async def test_no_request_is_too_odd(servers: Stage, house: House, app: FastAPI, clean: None) -> None:
    """Every client's answers pass the contract's net."""
    del clean
    camille = await make.candidate(servers, app)
    known = await _known(camille)
    service = await agent(app, house, "02", scope=Scope.REVIEW)
    for operation in OPERATIONS:
        caller = service if "/staff/" in operation.path else camille.client
        for odd in requests(operation, known, caller.headers["authorization"], count=EACH):
            await _not_failed(camille.client, odd)


def test_the_same_oddities_come_at_each_run() -> None:
    """Else a failure could not be looked at again."""
    first, second = ([list(requests(one, {}, "Bearer x", count=3)) for one in OPERATIONS] for _ in range(2))
    assert first == second


async def _known(owner: make.Candidate) -> dict[str, str]:
    registration = (await make.registered(owner))["id"]
    depot = (await make.declared(owner, registration, "identite", pdf()))["id"]
    return {
        "registration_id": registration,
        "depot_id": depot,
        "document_id": registration,
        "notification_id": registration,
        "login_id": registration,
        "year": str(make.NEXT),
        "code": "bts-ndrc",
        "piece": "identite",
        "version": "1",
        "token": "btsl_" + "x" * 38,
    }


async def _not_failed(client: httpx.AsyncClient, odd: Odd) -> None:
    target = client.base_url.copy_with(raw_path=odd.target.encode())
    # Not the client's own headers: the odd ones stand in their place.
    request = httpx.Request(odd.method, target, headers=[(b"host", b"testserver"), *odd.headers], content=odd.content)
    answer = await client.send(request)
    assert answer.status_code < 500, f"{odd} → {answer.text}"
    assert answer.headers["x-content-type-options"] == "nosniff"
