"""Authentication and reading as one statement."""

import pytest
from fastapi import FastAPI
from sqlalchemy import bindparam, func, select

from app.accounts.access import CALLER_ACCOUNT, authenticated, seen, seen_by_caller, seen_version
from app.accounts.models import Account, Login
from app.http.house import House
from app.kit.errors import Absent, Unauthenticated
from app.kit.secrets import token_digest
from tests import make
from tests.stage import Stage

_LOGINS = select(func.json_agg(Login.delivery)).where(Login.account_id == CALLER_ACCOUNT).scalar_subquery()
_VIEW = func.json_build_object("email", Account.email, "logins", _LOGINS)
MINE = seen_by_caller(
    select(_VIEW.label("payload"), Account.version.label("etag")).where(
        Account.id == CALLER_ACCOUNT, Account.birth_name == bindparam("name")
    )
)


@pytest.mark.usefixtures("clean")
async def test_a_caller_sees_only_what_is_theirs_however_deep(house: House, servers: Stage, app: FastAPI) -> None:
    """Two accounts: nothing of the other, neither in the row nor in what is nested in it."""
    mine = await make.candidate(servers, app)
    await make.candidate(servers, app, email="autre@example.org")
    payload, etag = await seen_version(house.database.reads, MINE, credential=token_digest(mine.token), name="EXEMPLE")
    assert (payload, etag) == (b'{"email" : "camille@example.org", "logins" : ["token"]}', "1")


@pytest.mark.usefixtures("clean")
async def test_nothing_to_see_is_not_nobody(house: House, servers: Stage, app: FastAPI) -> None:
    mine = await make.candidate(servers, app)
    with pytest.raises(Absent):
        await seen(house.database.reads, MINE, credential=token_digest(mine.token), name="AUTRE")
    with pytest.raises(Unauthenticated):
        await seen(house.database.reads, MINE, credential=token_digest("btsc_autre"), name="EXEMPLE")


@pytest.mark.usefixtures("clean")
async def test_an_act_authenticates_on_its_own_connection(house: House, servers: Stage, app: FastAPI) -> None:
    """The last use is written, at most every quarter of an hour."""
    mine = await make.candidate(servers, app)
    await servers.as_owner("UPDATE logins SET last_seen_at = legal_now() - interval '16 minutes'")
    async with house.database.transaction() as db:
        caller = await authenticated(db, token_digest(mine.token))
    assert (caller.account_id, caller.login_id) == (mine.id, mine.login_id)
    assert await servers.select("SELECT last_seen_at > legal_now() - interval '1 minute' FROM logins") == [(True,)]
    await servers.as_owner("UPDATE logins SET last_seen_at = legal_now() - interval '14 minutes'")
    async with house.database.transaction() as db:
        await authenticated(db, token_digest(mine.token))
    assert await servers.select("SELECT last_seen_at > legal_now() - interval '1 minute' FROM logins") == [(False,)]
