"""Agents and their personal tokens: made, used, dead at once."""

from datetime import timedelta

import pytest

from app.http.house import House
from app.kit.errors import Forbidden, Invalid, Refusal, Unauthenticated
from app.kit.secrets import new_token
from app.staff import service
from app.staff.access import CallingAgent, calling_agent
from app.staff.rules import SCOPES, AgentEntry, Role, Scope
from tests.cli.commands import run
from tests.stage import Stage

EMAIL = "agent.exemple@example.org"
ENTRY = AgentEntry(name="Agent EXEMPLE", email=EMAIL, role=Role.INSTRUCTION, academies=("02", "23"))


@pytest.fixture
async def token(house: House, clean: None) -> str:
    """The token of an agent of two académies, for reading only."""
    del clean
    async with house.database.transaction() as db:
        await service.create_agent(db, ENTRY)
        return await service.create_token(
            db, house.clock.now(), EMAIL, label="essai", scopes=(Scope.READ,), life=timedelta(days=1)
        )


async def called(house: House, authorization: str | None, *, later: timedelta = timedelta()) -> CallingAgent:
    return await calling_agent(house, house.clock.now() + later, authorization)


async def test_a_token_tells_its_agent_their_academies_and_its_scopes(house: House, token: str) -> None:
    agent = await called(house, f"Bearer {token}")
    assert agent.role is Role.INSTRUCTION
    assert agent.sees("02")
    assert not agent.sees("01")
    agent.require(Scope.READ)
    with pytest.raises(Forbidden):
        agent.require(Scope.REVIEW)


async def test_only_its_digest_is_kept(servers: Stage, token: str) -> None:
    ((kept,),) = await servers.select("SELECT digest FROM agent_tokens")
    assert isinstance(kept, bytes)
    assert token.encode() not in kept
    assert not await servers.select("SELECT 1 FROM audit_entries WHERE detail::text LIKE '%%' || %s || '%%'", (token,))


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Basic {token}", "Bearer {typo}", "Bearer {other}"])
async def test_no_token_a_typo_another_s_are_the_same_refusal(
    house: House, token: str, authorization: str | None
) -> None:
    given = authorization and authorization.format(token=token, typo=token[:-1] + "_", other=new_token("btss"))
    with pytest.raises(Unauthenticated):
        await called(house, given)


async def test_a_candidate_s_token_is_not_an_agent_s(house: House, token: str) -> None:
    del token
    with pytest.raises(Unauthenticated):
        await called(house, f"Bearer {new_token('btsc')}")


async def test_a_token_dies_when_its_life_ends(house: House, token: str) -> None:
    await called(house, f"Bearer {token}", later=timedelta(hours=23))
    with pytest.raises(Unauthenticated):
        await called(house, f"Bearer {token}", later=timedelta(days=1))


async def test_a_token_revoked_is_dead_at_once(house: House, token: str, servers: Stage) -> None:
    listed = run(servers, "tokens", "list", EMAIL).out
    assert token not in listed
    assert run(servers, "tokens", "revoke", listed.split("\t")[0]).code == 0
    with pytest.raises(Unauthenticated):
        await called(house, f"Bearer {token}")
    assert "révoqué" in run(servers, "tokens", "list", EMAIL).out


async def test_a_role_taken_away_is_taken_from_every_token(house: House, clean: None, servers: Stage) -> None:
    """At the next call, whatever the token was given; the refusal names the role."""
    del clean
    given = (Scope.READ, Scope.REVIEW)
    async with house.database.transaction() as db:
        await service.create_agent(db, ENTRY)
        now = house.clock.now()
        token = await service.create_token(db, now, EMAIL, label="essai", scopes=given, life=timedelta(days=1))
    assert (await called(house, f"Bearer {token}")).scopes == {*given}
    await servers.as_owner("UPDATE agents SET role = 'lecture'")
    agent = await called(house, f"Bearer {token}")
    assert agent.scopes == {Scope.READ}
    with pytest.raises(Forbidden, match="role-absent"):
        agent.require(Scope.REVIEW)


async def test_an_agent_disabled_has_no_living_token(house: House, token: str) -> None:
    async with house.database.transaction() as db:
        await service.disable_agent(db, EMAIL.upper())
        await service.disable_agent(db, EMAIL)
    with pytest.raises(Unauthenticated):
        await called(house, f"Bearer {token}")


async def test_an_operator_declares_an_agent_and_gets_a_token_that_works(
    house: House, servers: Stage, clean: None
) -> None:
    del clean
    made = run(servers, "agents", "create", "Agent EXEMPLE", EMAIL.upper(), "--academie", "02", "--academie", "28")
    assert made.out.startswith(f"Agent {EMAIL} déclaré : ")
    shown = run(servers, "tokens", "create", EMAIL, "--days", "30").out.strip()
    agent = await called(house, f"bearer {shown}")
    assert agent.academies == {"02", "28"}
    assert agent.scopes == SCOPES[Role.INSTRUCTION]
    assert run(servers, "agents", "list").out == f"{EMAIL}\tAgent EXEMPLE\tinstruction\t02,28\tactif\n"
    assert run(servers, "agents", "disable", EMAIL).code == 0
    assert run(servers, "agents", "list").out.endswith("désactivé\n")


async def test_an_address_is_one_agent_s(house: House, token: str) -> None:
    del token
    with pytest.raises(Refusal, match="déjà"):
        async with house.database.transaction() as db:
            await service.create_agent(db, ENTRY)


@pytest.mark.parametrize("life", [timedelta(), timedelta(days=366)])
async def test_a_token_lives_a_year_at_most(house: House, token: str, life: timedelta) -> None:
    del token
    with pytest.raises(Invalid):
        async with house.database.transaction() as db:
            await service.create_token(db, house.clock.now(), EMAIL, label="x", scopes=(), life=life)


async def test_an_agent_sees_at_least_one_academie(house: House, clean: None) -> None:
    del clean
    with pytest.raises(Invalid):
        async with house.database.transaction() as db:
            await service.create_agent(
                db, AgentEntry(name="X", email="x@example.org", role=Role.INSTRUCTION, academies=())
            )
