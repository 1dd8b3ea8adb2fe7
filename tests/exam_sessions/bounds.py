"""The bounds of the next exam session at Aix-Marseille, and what an agent may do there."""

from datetime import datetime, timedelta

import httpx
from fastapi import FastAPI

from app.http.house import House
from app.staff import service as staff
from app.staff.rules import SCOPES, AgentEntry, Role, Scope
from tests import make
from tests.clock import LegalClock
from tests.conftest import connect
from tests.stage import Stage

AIX = "02"


async def bound(servers: Stage, column: str, *, year: int = make.NEXT, academie: str = AIX) -> datetime:
    """One bound of a calendar."""
    sql = f"SELECT {column} FROM calendars WHERE (year, academie) = (%s, %s)"
    [(at,)] = await servers.select(sql, (year, academie))
    assert isinstance(at, datetime)
    return at


async def jump(servers: Stage, clock: LegalClock, at: datetime) -> None:
    """Make it `at`, whatever the logins would have become meanwhile."""
    await servers.as_owner("UPDATE logins SET expires_at = 'infinity', ends_at = 'infinity'")
    await clock.set(at)


async def agent_token(
    house: House,
    *,
    role: Role = Role.ADMINISTRATION,
    academies: tuple[str, ...] = (AIX,),
    scopes: tuple[Scope, ...] = tuple(Scope),
    email: str = "agent.exemple@example.org",
) -> str:
    """The token of a new agent; of these scopes, those of the role."""
    given = tuple(scope for scope in scopes if scope in SCOPES[role])
    async with house.database.transaction() as db:
        await staff.create_agent(db, AgentEntry(name="Agent EXEMPLE", email=email, role=role, academies=academies))
        return await staff.create_token(
            db, house.clock.now(), email, label="essai", scopes=given, life=timedelta(days=1)
        )


async def administrator(house: House, app: FastAPI, *academies: str) -> httpx.AsyncClient:
    """The client of an administrator of these académies."""
    token = await agent_token(house, academies=academies or (AIX,))
    return connect(app, authorization=f"Bearer {token}")
