"""Nothing is accepted late [G], but for what was announced in time, and for R408."""

from datetime import datetime, timedelta

from app.http.house import House
from tests import make
from tests.clock import LegalClock
from tests.justificatifs import files
from tests.justificatifs.reading import action, depot, item
from tests.stage import Stage


async def bound(owner: make.Candidate, registration: str) -> datetime:
    """When justificatifs close."""
    until = (await item(owner, registration, "identite"))["until"]
    return datetime.fromisoformat(until["at"])


async def jump(servers: Stage, clock: LegalClock, at: datetime) -> None:
    """Make it `at`, whatever the candidate's login would have become meanwhile."""
    await servers.as_owner("UPDATE logins SET expires_at = 'infinity', ends_at = 'infinity'")
    await clock.set(at)


async def test_a_file_announced_before_the_bound_may_land_and_be_verified_after_it(
    camille: make.Candidate, registration: str, servers: Stage, house: House, clock: LegalClock
) -> None:
    closes = await bound(camille, registration)
    await jump(servers, clock, closes - timedelta(seconds=20))
    sent = files.pdf()
    made = await make.declared(camille, registration, "identite", sent)
    await jump(servers, clock, closes + timedelta(minutes=1))
    assert (await make.put(made["upload"], sent.content)).status_code == 200
    assert (await camille.client.post(f"/v1/depots/{made['id']}/completion")).status_code == 200
    await servers.drain(house)
    assert (await depot(camille, made["id"]))["state"] == "verifie"
    assert (await item(camille, registration, "identite"))["state"] == "depose"


async def test_at_the_bound_it_is_closed(
    camille: make.Candidate, registration: str, servers: Stage, house: House, clock: LegalClock
) -> None:
    kept = await make.deposited(camille, registration, "identite", files.pdf())
    await servers.drain(house)
    await jump(servers, clock, await bound(camille, registration))
    root = f"/v1/registrations/{registration}/justificatifs"
    for refused in (
        await camille.client.post(f"{root}/identite/depots", json=files.pdf().declared),
        await camille.client.put(f"{root}/diplome_requis/non-concerne", json={"reason": "Essai."}),
        await camille.client.delete(f"/v1/depots/{kept['id']}"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "fenetre-fermee")
        assert refused.json()["window"]["closes"]["zone"] == "Europe/Paris"
    shown = await item(camille, registration, "identite")
    assert (action(shown, "deposer")["allowed"], action(shown, "deposer")["until"]) == (False, None)
    assert "hors délai" in action(shown, "deposer")["reason"]


async def test_a_file_that_failed_may_be_taken_away_at_any_time(
    camille: make.Candidate, registration: str, servers: Stage, house: House, clock: LegalClock
) -> None:
    failed = await make.deposited(camille, registration, "identite", files.locked_pdf())
    await servers.drain(house)
    await jump(servers, clock, await bound(camille, registration))
    assert (await camille.client.delete(f"/v1/depots/{failed['id']}")).status_code == 204


async def test_r408_may_come_after_the_bound(
    camille: make.Candidate, servers: Stage, house: House, clock: LegalClock
) -> None:
    units = [{"unite": "U2", "langue": "en", "teaching": "distance", "place": None}]
    saved = await make.registered(camille, specialite="bts-batiment", languages=units)
    registration = saved["id"]
    shown = await item(camille, registration, "r408")
    assert (shown["until"], shown["blocking"], shown["required"]) == (None, True, False)
    await jump(servers, clock, await bound(camille, registration) + timedelta(days=30))
    assert action(await item(camille, registration, "r408"), "deposer")["allowed"]
    made = await make.deposited(camille, registration, "r408", files.pdf())
    await servers.drain(house)
    assert (await depot(camille, made["id"]))["state"] == "verifie"
    assert (await camille.client.delete(f"/v1/depots/{made['id']}")).status_code == 204


async def test_before_the_opening_nothing_is_taken(
    camille: make.Candidate, registration: str, clock: LegalClock
) -> None:
    await clock.set(datetime.fromisoformat("2020-01-01T00:00:00Z"))
    address = f"/v1/registrations/{registration}/justificatifs/identite/depots"
    refused = await camille.client.post(address, json=files.pdf().declared)
    assert (refused.status_code, refused.json()["code"]) == (409, "fenetre-pas-ouverte")
