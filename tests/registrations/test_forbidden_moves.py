"""Through the doors: a registration moves as its table says, and a refusal says what is possible instead."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.registrations.rules.moves import Actor, Condition
from app.registrations.rules.states import RegistrationState, move
from tests import make
from tests.clock import LegalClock
from tests.stage import Stage

R = RegistrationState
OPEN = {Condition.INSCRIPTIONS_OUVERTES}
INSTEAD = {
    "inscription-terminee": "Vous pouvez vous inscrire de nouveau",
    "fenetre-fermee": "rien n'est accepté hors délai",
}


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """A candidate."""
    del clean
    return await make.candidate(servers, app)


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("state", RegistrationState)
async def test_a_candidate_moves_a_registration_as_the_table_says(
    camille: make.Candidate, servers: Stage, clock: LegalClock, state: RegistrationState, *, is_open: bool
) -> None:
    saved = await make.registered(camille)
    if state is not R.ENREGISTREE:
        await servers.as_owner("UPDATE registrations SET status = %s", (state.value,))
    if not is_open:
        bounds = "SELECT registration_closes_at FROM calendars WHERE year = %s AND academie = '02'"
        [(bound,)] = await servers.select(bounds, (make.NEXT,))
        assert isinstance(bound, datetime)
        await clock.set(bound + timedelta(seconds=1))
    for target, answer in await _tried(camille, saved):
        allowed = move(state, target, Actor.CANDIDAT, OPEN if is_open else ()).allowed
        assert (answer.status_code < 400) is allowed, (state, target, answer.text)
        if not allowed:
            problem = answer.json()
            assert answer.status_code == 409
            assert INSTEAD[problem["code"]] in problem["detail"], problem


async def _tried(camille: make.Candidate, saved: dict[str, Any]) -> list[tuple[R, httpx.Response]]:
    """Change it, then withdraw it."""
    address = f"/v1/registrations/{saved['id']}"
    merge = {"content-type": "application/merge-patch+json", "if-match": "*"}
    changed = await camille.client.patch(address, content=b'{"handicap": true}', headers=merge)
    return [
        (R.ENREGISTREE, changed),
        (R.DESINSCRITE, await camille.client.delete(address, headers={"if-match": "*"})),
    ]


async def test_withdrawn_twice_it_says_that_one_may_register_anew(camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    gone = [
        await camille.client.delete(f"/v1/registrations/{saved['id']}", headers={"if-match": "*"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in gone] == [204, 409]
    assert "Vous pouvez vous inscrire de nouveau" in gone[1].json()["detail"]
    assert (await make.registered(camille))["status"] == "enregistree"


@pytest.mark.parametrize(
    ("changes", "code", "instead"),
    [
        ({"units": [{"unite": "U1", "state": "benefice"}]}, "benefice-sans-note", "aucune note"),
        ({"units": [{"unite": "U1", "state": "report"}]}, "report-en-globale", "est à passer"),
        ({"units": [{"unite": "U1", "state": "dispense"}]}, "dispense-sans-motif", "dispens"),
        ({"units": [{"unite": "U1", "state": "non_presentee"}]}, "unite-non-presentee-en-globale", "est à passer"),
        (
            {"former_sittings": [{"exam_session": make.NEXT - 1, "academie": "02", "candidate_number": None,
              "grades": [{"unite": "U1", "grade": "12"}]}]},
            "renoncement-requis", "ou gardez le bénéfice",
        ),
    ],
)  # fmt: skip
async def test_a_unit_enters_no_state_without_its_condition(
    camille: make.Candidate, changes: dict[str, object], code: str, instead: str
) -> None:
    saved = await make.registered(camille)
    refused = await camille.client.patch(
        f"/v1/registrations/{saved['id']}",
        json=changes,
        headers={"content-type": "application/merge-patch+json", "if-match": "*"},
    )
    assert refused.status_code == 422, refused.text
    [error] = [error for error in refused.json()["errors"] if error["code"] == code]
    assert instead in error["detail"]
