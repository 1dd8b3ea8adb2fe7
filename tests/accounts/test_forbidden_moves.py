"""Through the doors: an account moves as its table says, and a refusal says what is possible instead."""

import pytest
from fastapi import FastAPI

from app.accounts.rules.states import AccountStatus, Cause, sources
from tests import make
from tests.accounts.walks import Walk

S = AccountStatus


async def _in_state(walk: Walk, app: FastAPI, state: AccountStatus) -> make.Candidate:
    mine = await make.candidate(walk.servers, app)
    await walk.servers.as_owner(
        "UPDATE accounts SET status = %s, password_hash = CASE WHEN %s THEN NULL ELSE password_hash END,"
        " closed_at = CASE WHEN %s THEN legal_now() END,"
        " locked_until = CASE WHEN %s THEN legal_now() + interval '1 day' END",
        (state.value, state in {S.NON_ACTIVE, S.FERME}, state is S.FERME, state is S.VERROUILLE),
    )
    if state in {S.NON_ACTIVE, S.FERME}:  # no login is born before activation, nor outlives the closing
        await walk.servers.as_owner("DELETE FROM logins")
    return mine


@pytest.mark.parametrize("state", AccountStatus)
async def test_only_the_states_of_the_table_are_closed(walk: Walk, app: FastAPI, state: AccountStatus) -> None:
    mine = await _in_state(walk, app, state)
    answer = await mine.client.delete("/v1/me", headers={"if-match": "*"})
    assert (answer.status_code == 204) is (state in sources(Cause.CLOSING)), answer.text
    if answer.status_code != 204:
        assert answer.status_code == 401
        assert "Connectez-vous" in answer.json()["detail"]


async def test_an_account_is_activated_once_and_the_second_time_says_what_to_do(walk: Walk) -> None:
    await walk.sign_up()
    token = walk.token()
    before = await walk.log_in()
    assert before.status_code == 401
    assert (await walk.activate(token)).status_code == 204
    again = await walk.activate(token)
    assert again.status_code == 410
    assert "Demandez-en un nouveau" in again.json()["detail"]
    assert (await walk.log_in()).status_code == 201


async def test_an_account_with_a_registration_is_not_closed_and_says_the_way_out(walk: Walk, app: FastAPI) -> None:
    mine = await make.candidate(walk.servers, app)
    await make.registered(mine)
    refused = await mine.client.delete("/v1/me", headers={"if-match": "*"})
    assert (refused.status_code, refused.json()["code"]) == (409, "inscription-en-cours")
    assert "retirez-la d'abord" in refused.json()["detail"]
