"""The legal clock is moved in SQL, by the owner: never in Python."""

from datetime import datetime

from fastapi import FastAPI

from tests.stage import Stage


class LegalClock:
    """What a test may do to legal time."""

    def __init__(self, stage: Stage, app: FastAPI) -> None:
        self._stage = stage
        self._app = app

    async def set(self, at: datetime) -> None:
        """Make it `at` now; the clock runs on from there."""
        await self._stage.as_owner("UPDATE legal_clock SET shift = %s - clock_timestamp()", (at,))
        await self.refresh()

    async def reset(self) -> None:
        """Back to the true time."""
        if await self._stage.as_owner("UPDATE legal_clock SET shift = '0' WHERE shift <> '0'"):
            await self.refresh()

    async def refresh(self) -> None:
        """What the builders do every few seconds."""
        for refresh in self._app.state.refreshed:
            await refresh()
