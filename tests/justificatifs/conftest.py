"""A candidate who is registered, and one of the service's agents."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.staff import service as staff
from app.staff.rules import AgentEntry, Role, Scope
from tests import make
from tests.conftest import connect
from tests.stage import Stage


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """A candidate."""
    del clean
    return await make.candidate(servers, app)


@pytest.fixture
async def dominique(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """Another one."""
    del clean
    return await make.candidate(servers, app, email="dominique@example.org", first_names="Dominique")


@pytest.fixture
async def registration(camille: make.Candidate) -> str:
    """Camille's, at a distance."""
    saved: dict[str, Any] = await make.registered(camille)
    return str(saved["id"])


@pytest.fixture
async def single(servers: Stage) -> AsyncIterator[str]:
    """A piece of one file only, asked in this exam session."""
    switch = "UPDATE exam_sessions SET settings = settings || %s::jsonb WHERE year = %s"
    await servers.as_owner(switch, ('{"pieces": {"certificat_jdc": {"enabled": true}}}', make.NEXT))
    yield "certificat_jdc"
    await servers.as_owner("UPDATE exam_sessions SET settings = settings - 'pieces' WHERE year = %s", (make.NEXT,))


async def agent(app: FastAPI, house: House, *academies: str, scope: Scope = Scope.REVIEW) -> httpx.AsyncClient:
    """A client of an agent of these académies."""
    email = f"agent{''.join(academies)}@example.org"
    entry = AgentEntry(name="Agent EXEMPLE", email=email, role=Role.INSTRUCTION, academies=academies)
    async with house.database.transaction() as db:
        await staff.create_agent(db, entry)
        token = await staff.create_token(
            db, house.clock.now(), email, label="essai", scopes=(scope,), life=timedelta(days=1)
        )
    return connect(app, authorization=f"Bearer {token}")
