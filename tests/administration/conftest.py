"""What is national is reference data: what a test sets is put back."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from tests import make
from tests.staff.agents import everywhere, logged_in
from tests.stage import Stage

NEW = 2091
"""An exam session that no other test knows."""


@pytest.fixture
async def put_back(servers: Stage, clean: None) -> AsyncIterator[None]:
    """Exam sessions may be made and changed: they are as they were afterwards."""
    del clean
    await servers.as_owner("CREATE TABLE kept_exam_sessions AS TABLE exam_sessions")
    yield
    await servers.as_owner("DELETE FROM calendars WHERE year >= 2090")
    await servers.as_owner("DELETE FROM exam_sessions WHERE year >= 2090")
    await servers.as_owner(
        "UPDATE exam_sessions SET (last_epreuve_on, modalites_version, modalites, amex_url, settings, status, version)"
        " = (SELECT last_epreuve_on, modalites_version, modalites, amex_url, settings, status, version"
        " FROM kept_exam_sessions AS kept WHERE kept.year = exam_sessions.year)"
    )
    await servers.as_owner("DROP TABLE kept_exam_sessions")


@pytest.fixture
async def national(servers: Stage, house: House, app: FastAPI, put_back: None) -> httpx.AsyncClient:
    """An administrator of every académie."""
    del put_back
    _, client = await logged_in(house, app, academies=await everywhere(servers))
    return client


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """A candidate."""
    del clean
    return await make.candidate(servers, app)
