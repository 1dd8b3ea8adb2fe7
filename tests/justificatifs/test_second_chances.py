"""Announced in time, refused too late to be mended: the piece, and it alone, may come again for a few days."""

from datetime import datetime, timedelta

import psycopg
import pytest
from fastapi import FastAPI

from app.http.house import House
from tests import make
from tests.clock import LegalClock
from tests.exam_sessions.test_wall import DEPOT, OPEN
from tests.justificatifs import files
from tests.justificatifs.conftest import agent
from tests.justificatifs.reading import action, depot, item
from tests.justificatifs.test_windows import bound, jump
from tests.stage import Stage

CLOSINGS = "/v1/staff/registrations/{}/justificatifs/identite/second-chance/closings"


@pytest.fixture
async def late(camille: make.Candidate, registration: str, servers: Stage, house: House, clock: LegalClock) -> datetime:
    """A locked file announced a minute before the bound, refused a minute after; when it closed."""
    closes = await bound(camille, registration)
    await jump(servers, clock, closes - timedelta(minutes=1))
    made = await make.deposited(camille, registration, "identite", files.locked_pdf())
    await jump(servers, clock, closes + timedelta(minutes=1))
    await servers.drain(house)
    assert (await depot(camille, made["id"]))["fault"] == "protege"
    return closes


async def test_the_candidate_is_told_at_once_and_deposits_another(
    camille: make.Candidate, registration: str, servers: Stage, house: House, late: datetime
) -> None:
    """And that one counts; the derogation that let it in is journaled."""
    shown = await item(camille, registration, "identite")
    until = late + timedelta(days=4)  # the bound is a midnight: three whole days, and the rest of this one
    assert shown["state"] == "a_deposer"
    assert "mot de passe" in shown["motif"]
    assert datetime.fromisoformat(shown["until"]["at"]) == until
    assert action(shown, "deposer")["allowed"]
    assert not action(shown, "non_concerne")["allowed"]
    mail = make.mail_to(servers, camille.email)
    assert "sans mot de passe" in mail.text
    assert "La date limite est passée, mais vous aviez annoncé ce fichier à temps" in mail.text
    made = await make.deposited(camille, registration, "identite", files.pdf())
    await servers.drain(house)
    assert (await depot(camille, made["id"]))["state"] == "verifie"
    rows = await servers.select('SELECT kind, "window", registration_id::text FROM window_derogations')
    assert rows == [("nouvel_envoi", "justificatifs", registration)]
    acts = await servers.select("SELECT act FROM audit_entries WHERE act LIKE 'second_chance.%%'")
    assert acts == [("second_chance.open",)]
    assert (await camille.client.delete(f"/v1/depots/{made['id']}")).status_code == 204


async def test_another_piece_and_another_answer_stay_shut(
    camille: make.Candidate, registration: str, late: datetime
) -> None:
    del late
    root = f"/v1/registrations/{registration}/justificatifs"
    for refused in (
        await camille.client.post(f"{root}/diplome_requis/depots", json=files.pdf().declared),
        await camille.client.put(f"{root}/diplome_requis/non-concerne", json={"reason": "Essai."}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "fenetre-fermee")


async def test_it_ends_with_its_last_day(
    camille: make.Candidate, registration: str, servers: Stage, clock: LegalClock, late: datetime
) -> None:
    address = f"/v1/registrations/{registration}/justificatifs/identite/depots"
    await jump(servers, clock, late + timedelta(days=4) - timedelta(seconds=2))
    assert (await camille.client.post(address, json=files.pdf().declared)).status_code == 201
    await jump(servers, clock, late + timedelta(days=4))
    refused = await camille.client.post(address, json=files.pdf("autre").declared)
    assert (refused.status_code, refused.json()["code"]) == (409, "fenetre-fermee")


async def test_what_is_refused_in_its_days_opens_no_other(
    camille: make.Candidate, registration: str, servers: Stage, house: House, late: datetime
) -> None:
    """But may be sent again until its end."""
    await make.deposited(camille, registration, "identite", files.cut(files.png()))
    await servers.drain(house)
    shown = await item(camille, registration, "identite")
    assert datetime.fromisoformat(shown["until"]["at"]) == late + timedelta(days=4)
    assert action(shown, "deposer")["allowed"]


async def test_told_in_time_opens_none(
    camille: make.Candidate, registration: str, servers: Stage, house: House, clock: LegalClock
) -> None:
    await make.deposited(camille, registration, "identite", files.locked_pdf())
    await servers.drain(house)
    await jump(servers, clock, await bound(camille, registration))
    assert not action(await item(camille, registration, "identite"), "deposer")["allowed"]
    assert await servers.select("SELECT count(*) FROM second_chances") == [(0,)]


async def test_an_agent_ends_it_and_says_why(
    camille: make.Candidate, registration: str, servers: Stage, house: House, app: FastAPI, late: datetime
) -> None:
    del late
    stranger, reviewer = await agent(app, house, "03"), await agent(app, house, "02")
    address, body = CLOSINGS.format(registration), {"motif": "Pièce reçue au guichet."}
    assert (await stranger.post(address, json=body)).status_code == 404
    assert (await reviewer.post(address, json={"motif": "  "})).status_code == 422
    closed = await reviewer.post(address, json=body)
    assert (closed.status_code, closed.json()["motif"]) == (201, "Pièce reçue au guichet.")
    again = await reviewer.post(address, json=body)
    assert (again.status_code, again.json()["code"]) == (409, "nouvel-envoi-ferme")
    refused = await camille.client.post(
        f"/v1/registrations/{registration}/justificatifs/identite/depots", json=files.pdf().declared
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "fenetre-fermee")
    await servers.drain(house)
    assert "Pièce reçue au guichet." in make.mail_to(servers, camille.email).text
    [(detail,)] = await servers.select("SELECT detail FROM audit_entries WHERE act = 'second_chance.close'")
    assert detail == {"piece": "identite", "motif": "Pièce reçue au guichet."}


async def test_an_exam_session_may_give_none(
    camille: make.Candidate, registration: str, servers: Stage, house: House, clock: LegalClock
) -> None:
    """`exam-session second-chance ANNÉE 0`."""
    switch = "UPDATE exam_sessions SET settings = settings || '{\"second_chance_days\": 0}' WHERE year = %s"
    await servers.as_owner(switch, (make.NEXT,))
    try:
        await jump(servers, clock, await bound(camille, registration) - timedelta(minutes=1))
        await make.deposited(camille, registration, "identite", files.locked_pdf())
        await jump(servers, clock, await bound(camille, registration) + timedelta(minutes=1))
        await servers.drain(house)
        assert await servers.select("SELECT count(*) FROM second_chances") == [(0,)]
    finally:
        back = "UPDATE exam_sessions SET settings = settings - 'second_chance_days' WHERE year = %s"
        await servers.as_owner(back, (make.NEXT,))


async def test_the_wall_knows_it(registration: str, servers: Stage, clock: LegalClock, late: datetime) -> None:
    """With a derogation of its kind PostgreSQL takes this piece in these days, and nothing else."""
    opened = OPEN.format(kind="nouvel_envoi", window="justificatifs", registration=registration)

    async def passes(piece: str, at: datetime) -> bool:
        await clock.set(at)
        try:
            await servers.as_serving(f"{opened}; {DEPOT.format(piece=piece, at=at, registration=registration)}")
        except psycopg.errors.CheckViolation:
            return False
        return True

    assert await passes("identite", late + timedelta(days=1))
    assert not await passes("diplome_requis", late + timedelta(days=1))
    assert not await passes("identite", late + timedelta(days=4, seconds=5))
    await servers.as_owner("UPDATE second_chances SET closed_at = now(), closed_by = depot_id, motif = 'Essai.'")
    assert not await passes("identite", late + timedelta(days=1))
