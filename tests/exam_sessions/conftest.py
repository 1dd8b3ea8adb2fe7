"""Calendars are reference data: what a test sets is put back."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from tests import make
from tests.stage import Stage

_PUT_BACK = """
UPDATE calendars SET registration_opens_local = kept.registration_opens_local,
    registration_closes_local = kept.registration_closes_local,
    justificatifs_close_local = kept.justificatifs_close_local,
    amenagement_closes_local = kept.amenagement_closes_local,
    amex_url = kept.amex_url, version = kept.version, updated_at = kept.updated_at
FROM kept_calendars AS kept
WHERE (kept.year, kept.academie) = (calendars.year, calendars.academie) AND kept.version <> calendars.version
"""
_MADE_AGAIN = """
INSERT INTO calendars (year, academie, zone, registration_opens_local, registration_closes_local,
    justificatifs_close_local, amenagement_closes_local, amex_url, version, updated_at)
SELECT year, academie, zone, registration_opens_local, registration_closes_local, justificatifs_close_local,
    amenagement_closes_local, amex_url, version, updated_at
FROM kept_calendars ON CONFLICT DO NOTHING
"""


@pytest.fixture
async def calendars(servers: Stage, clean: None) -> AsyncIterator[None]:
    """Calendars may be set: they are as they were afterwards."""
    del clean
    await servers.as_owner("CREATE TABLE kept_calendars AS TABLE calendars")
    yield
    await servers.as_owner(_PUT_BACK)
    await servers.as_owner(_MADE_AGAIN)
    await servers.as_owner(
        "DELETE FROM calendars WHERE (year, academie) NOT IN (SELECT year, academie FROM kept_calendars)"
    )
    await servers.as_owner("DROP TABLE kept_calendars")


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """A candidate."""
    del clean
    return await make.candidate(servers, app)
