"""One typesetter for all the sheets."""

from collections.abc import AsyncIterator

import pytest

from app.gateways.pdf import Typesetter
from tests.drills.conftest import closing

__all__ = ["closing"]


@pytest.fixture(scope="session")
async def typesetter() -> AsyncIterator[Typesetter]:
    made = Typesetter()
    yield made
    made.close()
