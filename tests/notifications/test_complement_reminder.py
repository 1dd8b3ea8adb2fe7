"""Who has not answered a complement is reminded once, 48 hours before its bound; put off, before the new one."""

from datetime import date, timedelta

from fastapi import FastAPI

from app.http.house import House
from tests import make
from tests.clock import LegalClock
from tests.dossiers.deposits import complement_asked, deposited
from tests.exam_sessions.bounds import bound, jump
from tests.staff.agents import logged_in
from tests.stage import Stage

MINUTE, DAY, TWO_DAYS = timedelta(minutes=1), timedelta(days=1), timedelta(hours=48)


async def test_reminded_once_of_what_is_still_awaited(
    servers: Stage, house: House, app: FastAPI, clock: LegalClock
) -> None:
    """And not at all of what came, was cancelled, or was told after the moment."""
    people = {}
    asking = await bound(servers, "justificatifs_close_at") + timedelta(hours=9)
    agent, client = await logged_in(house, app)
    for name in ("silent", "answered", "cancelled", "late"):
        camille = await make.candidate(servers, app, email=f"{name}@example.org")
        people[name] = (camille, (await make.registered(camille))["id"])
    await servers.drain(house)
    await jump(servers, clock, asking)
    await servers.as_owner("UPDATE agent_tokens SET expires_at = 'infinity', last_used_at = 'infinity'")
    keys = {
        name: await complement_asked(servers, registration, agent, "identite", "diplome_requis")
        for name, (_, registration) in people.items()
    }
    end = asking.replace(minute=0, second=0, microsecond=0) + 15 * DAY
    await servers.as_owner("UPDATE complements SET closes_at = %s", (end,))
    await servers.as_owner("UPDATE complements SET changed_at = %s WHERE id = %s", (end - DAY, keys["late"]))
    await servers.as_owner(
        "UPDATE complements SET cancelled_at = %s, motif = 'Par erreur.' WHERE id = %s", (asking, keys["cancelled"])
    )
    await servers.as_owner("ALTER TABLE depots DISABLE TRIGGER depots_window")
    try:
        await deposited(servers, people["answered"][1], "identite", "diplome_requis")
        await deposited(servers, people["silent"][1], "diplome_requis")
    finally:
        await servers.as_owner("ALTER TABLE depots ENABLE TRIGGER depots_window")

    async def reminded() -> list[str]:
        await servers.tick(house, "notifications.remind")
        found = await servers.select(
            "SELECT a.email FROM notifications n JOIN accounts a ON a.id = n.account_id"
            " WHERE n.kind = 'rappel_complement' ORDER BY n.id"
        )
        return [str(email) for (email,) in found]

    await clock.set(end - TWO_DAYS - MINUTE)
    assert await reminded() == []
    for before in (TWO_DAYS - MINUTE, DAY, MINUTE):
        await clock.set(end - before)
        assert await reminded() == ["silent@example.org"]
    mail = make.mail_to(servers, "silent@example.org")
    assert mail.subject.startswith("Rappel : 1")
    assert "Pièce d'identité" in mail.text
    assert "Diplôme" not in mail.text, "that one came"
    await clock.set(end - DAY)
    later: date = (end + 10 * DAY).date()
    extended = await client.post(
        f"/v1/staff/complement-requests/{keys['silent']}/extensions",
        json={"until": str(later)},
        headers={"if-match": "*"},
    )
    assert extended.status_code == 201, extended.text
    await clock.set(end + MINUTE)
    assert await reminded() == ["silent@example.org"]
    await clock.set(end + 10 * DAY)
    assert await reminded() == ["silent@example.org"] * 2, "the new bound has its own"
