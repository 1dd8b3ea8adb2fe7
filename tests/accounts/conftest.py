"""What the tests of accounts share."""

import httpx
import pytest

from app.http.house import House
from tests.accounts.walks import Walk
from tests.stage import Stage


@pytest.fixture
def walk(client: httpx.AsyncClient, servers: Stage, house: House) -> Walk:
    """The real acts, in short."""
    return Walk(client, servers, house)
