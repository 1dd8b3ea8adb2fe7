"""Machines 90 s apart, and the app as it would be if each process trusted its own: the control of the drills."""

from dataclasses import replace
from datetime import UTC, datetime

from fastapi import FastAPI

from app.http import house as houses
from app.http.now import Clock
from app.main import application
from app.settings import Settings

APART = (("faketime", "-f", "-90s"), ("faketime", "-f", "+90s"))
TRUSTING = "tests.drills.clocks:trusting_app"


class OwnClock(Clock):
    """A guard that trusts the clock of its own machine."""

    def stamp(self) -> datetime | None:
        """What this machine shows."""
        return datetime.now(UTC)


def trusting_app() -> FastAPI:
    """The same app, but for its clock."""
    settings = Settings.from_environment()
    house = houses.build(settings)
    return application(replace(house, clock=OwnClock(house.database, sandbox=settings.sandbox)))
