"""One typesetter for all the sheets."""

from collections.abc import AsyncIterator

import pytest

from app.gateways.pdf import Typesetter


@pytest.fixture(scope="session")
async def typesetter() -> AsyncIterator[Typesetter]:
    made = Typesetter()
    yield made
    made.close()
