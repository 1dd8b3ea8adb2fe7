"""A candidate, and training bodies that may follow them."""

import pytest
from fastapi import FastAPI

from tests import make
from tests.partners.bodies import Body, body
from tests.stage import Stage


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """A candidate."""
    del clean
    return await make.candidate(servers, app)


@pytest.fixture
async def school(servers: Stage, app: FastAPI, clean: None) -> Body:
    """Her training body."""
    del clean
    return await body(servers, app)


@pytest.fixture
async def other(servers: Stage, app: FastAPI, clean: None) -> Body:
    """Another."""
    del clean
    return await body(servers, app, "Atelier EXEMPLE")
