"""Three exam sessions of one's own, and the grades that the service imports between them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from tests import make
from tests.cli.commands import Ended, run
from tests.stage import Stage

YEARS = (2032, 2033, 2034)
BIRTH = "2003-04-12"
"""Of every candidate of `make.candidate`."""
HEADER = "numero_candidat,date_naissance,session,specialite,unite,note"
SPECIALITE = "bts-ndrc"


def opens(year: int) -> datetime:
    """Morning of the opening, in Paris."""
    return datetime(year - 1, 10, 15, 6, tzinfo=UTC)


def closes(year: int, academie: str = "02") -> datetime:
    """18:00 there, winter time: Martinique closes five hours after Paris."""
    return datetime(year - 1, 11, 20, 22 if academie == "31" else 17, tzinfo=UTC)


@asynccontextmanager
async def opened(servers: Stage) -> AsyncIterator[None]:
    """Published by the operator's own command; nothing is left of them afterwards."""
    for year in YEARS:
        window = ("--opens", f"{year - 1}-10-15T08:00", "--closes", f"{year - 1}-11-20T18:00")
        until = ("--justificatifs", f"{year - 1}-12-04", "--last-epreuve", f"{year}-06-30")
        assert run(servers, "exam-session", "open", str(year), *window, *until).code == 0
    try:
        yield
    finally:
        await servers.as_owner("DELETE FROM calendars WHERE year = ANY(%s)", (list(YEARS),))
        await servers.as_owner("DELETE FROM exam_sessions WHERE year = ANY(%s)", (list(YEARS),))


async def candidate(servers: Stage, app: FastAPI, email: str = make.EMAIL) -> make.Candidate:
    """Logged in for as long as the three exam sessions last."""
    made = await make.candidate(servers, app, email=email)
    await servers.as_owner("UPDATE logins SET expires_at = '2100-01-01', ends_at = '2100-01-01'")
    return made


async def reset(servers: Stage) -> None:
    """The calendars as they were published, whatever was extended since."""
    await servers.as_owner(
        "UPDATE calendars SET registration_closes_local = make_timestamp(year - 1, 11, 20, 18, 0, 0)"
        " WHERE year = ANY(%s)",
        (list(YEARS),),
    )
    await servers.as_owner("UPDATE calendars SET past_closings = '{}' WHERE year = ANY(%s)", (list(YEARS),))


def asked(year: int, **changes: object) -> dict[str, Any]:
    """An ordinary registration to one of these exam sessions."""
    preparation = {
        **dict(make.registration()["preparation"]),  # type: ignore[call-overload]
        "starts_on": f"{year - 2}-09-01",
        "ends_on": f"{year}-05-31",
    }
    ordinary = {
        "exam_session": year,
        "specialite": SPECIALITE,
        "preparation": preparation,
        "modalites": {"version": f"{year}-1", "accepted": True},
    }
    return make.registration(**{**ordinary, **changes})


def sitting(year: int, number: str | None = None, **grades: str) -> dict[str, Any]:
    """A former sitting declared."""
    written = [{"unite": code, "grade": grade} for code, grade in grades.items()]
    return {"exam_session": year, "academie": "02", "candidate_number": number, "grades": written}


def units(**states: str) -> list[dict[str, str]]:
    """`units(U1="benefice")`."""
    return [{"unite": code, "state": state} for code, state in states.items()]


def renounced(unite: str, year: int) -> dict[str, Any]:
    """One renouncement."""
    return {"unite": unite, "exam_session": year}


async def change(client: httpx.AsyncClient, registration: str, **changes: object) -> httpx.Response:
    """PATCH, from whatever version."""
    return await client.patch(
        f"/v1/registrations/{registration}",
        content=httpx.Request("PATCH", "https://x", json=changes).content,
        headers={"content-type": "application/merge-patch+json", "if-match": "*"},
    )


def codes(answer: httpx.Response) -> set[str]:
    """What is wrong, by code."""
    body = answer.json()
    return {one["code"] for one in body.get("errors", [])} or {body["code"]}


def imported(servers: Stage, folder: Path, *lines: str, name: str = "notes.csv") -> Ended:
    """`python -m app.cli grades import`."""
    file = folder / name
    file.write_text("\n".join([HEADER, *lines]) + "\n", "utf-8")
    return run(servers, "grades", "import", str(file))


def after(year: int, academie: str = "02") -> datetime:
    """An hour after a closing."""
    return closes(year, academie) + timedelta(hours=1)


def within(year: int) -> datetime:
    """In the middle of a window."""
    return opens(year) + timedelta(days=10)
