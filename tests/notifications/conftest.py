"""Who waits for news of the exam session of 2023."""

import pytest
from fastapi import FastAPI

from tests import make
from tests.clock import LegalClock
from tests.notifications.in_2023 import REGISTERED
from tests.stage import Stage


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clock: LegalClock) -> make.Candidate:
    """A candidate of 2022, nine days before registrations close."""
    await clock.set(REGISTERED)
    return await make.candidate(servers, app)
