"""A round of reminders that is cut, overtaken by its bound or by a new calendar: nobody twice, nobody misled."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from app.http.house import House
from app.notifications.queries.rounds import BATCH
from tests import make
from tests.clock import LegalClock
from tests.notifications.in_2023 import (
    IN_2023,
    JUSTIFICATIFS,
    MINUTE,
    REGISTRATION,
    SEVEN_DAYS,
    THREE_HOURS,
    TWO_DAYS,
    crowd,
)
from tests.stage import Stage

HOUR = timedelta(hours=1)
TOLD = "SELECT count(*), count(DISTINCT account_id) FROM notifications WHERE title ^@ 'Rappel'"
FORM = {"academie": "02", "specialite": "bts-ndrc"}


@asynccontextmanager
async def meanwhile(servers: Stage, table: str, when: str, does: str) -> AsyncIterator[None]:
    """Something happens in the middle of a round, each time that a row is written."""
    await servers.as_owner(
        f"CREATE FUNCTION meanwhile() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS"
        f" $$ BEGIN {does}; RETURN NULL; END $$"
    )
    await servers.as_owner(f"CREATE TRIGGER meanwhile AFTER {when} EXECUTE FUNCTION meanwhile()")
    try:
        yield
    finally:
        await servers.as_owner(f"DROP TRIGGER meanwhile ON {table}")
        await servers.as_owner("DROP FUNCTION meanwhile")


async def remind(servers: Stage, house: House, clock: LegalClock, at: datetime) -> list[tuple[object, ...]]:
    """Let the calendar call at that moment; how many reminders there are, and how many people they reach."""
    await clock.set(at)
    await servers.tick(house, "notifications.remind")
    return await servers.select(TOLD)


async def test_a_round_cut_half_way_goes_on_where_it_was(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    """The second batch fails halfway: its first half was told to nobody, and is told once afterwards."""
    await make.registered(camille, **IN_2023)
    await crowd(servers, 2 * BATCH)
    one = "INSERT ON notifications FOR EACH ROW"
    fails = f"IF (SELECT count(*) FROM notifications) > {BATCH + BATCH // 2} THEN RAISE 'cut'; END IF"
    async with meanwhile(servers, "notifications", one, fails):
        assert await remind(servers, house, clock, JUSTIFICATIFS - SEVEN_DAYS) == [(BATCH, BATCH)]
    everybody = 2 * BATCH + 1
    assert await remind(servers, house, clock, JUSTIFICATIFS - SEVEN_DAYS + 5 * MINUTE) == [(everybody, everybody)]
    assert await remind(servers, house, clock, JUSTIFICATIFS - SEVEN_DAYS + 10 * MINUTE) == [(everybody, everybody)]
    reminders = [mail for mail in servers.mailbox.mails() if mail.subject.startswith("Rappel")]
    assert len({mail.to for mail in reminders}) == len(reminders) == everybody


async def test_a_round_that_its_bound_overtakes_stops_there(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    """The bound passes during the first batch: the next ones would be told to hurry for nothing."""
    await make.registered(camille, **IN_2023)
    await crowd(servers, 2 * BATCH)
    advanced = "UPDATE OF position ON reminder_rounds FOR EACH ROW"
    async with meanwhile(servers, "reminder_rounds", advanced, "UPDATE legal_clock SET shift = shift + '2 minutes'"):
        assert await remind(servers, house, clock, JUSTIFICATIFS - MINUTE) == [(BATCH, BATCH)]


async def test_a_round_that_a_new_calendar_overtakes_stops_and_the_new_bound_has_its_own(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    await make.registered(camille, **IN_2023)
    await crowd(servers, 2 * BATCH)
    moved = "UPDATE calendars SET justificatifs_close_local = justificatifs_close_local + interval '{} days'"
    later = moved.format(30) + " WHERE (year, academie) = (2023, '02')"
    advanced = "UPDATE OF position ON reminder_rounds FOR EACH ROW WHEN (old.position IS NULL)"
    try:
        async with meanwhile(servers, "reminder_rounds", advanced, later):
            assert await remind(servers, house, clock, JUSTIFICATIFS - SEVEN_DAYS) == [(BATCH, BATCH)]
        everybody = 2 * BATCH + 1
        assert await remind(servers, house, clock, JUSTIFICATIFS + HOUR) == [(BATCH, BATCH)]
        put_off = JUSTIFICATIFS + timedelta(days=30) - SEVEN_DAYS
        assert await remind(servers, house, clock, put_off) == [(BATCH + everybody, everybody)]
        assert await remind(servers, house, clock, put_off + MINUTE) == [(BATCH + everybody, everybody)]
        title = "SELECT DISTINCT title FROM notifications WHERE title ~ 'mardi 3.janvier.2023 inclus$'"
        assert len(await servers.select(title)) == 1
    finally:
        await servers.as_owner(moved.format(-30) + " WHERE (year, academie) = (2023, '02')")


async def test_who_withdrew_is_not_told_to_finish_the_form_that_was_saved(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    await camille.client.put("/v1/drafts/2023", json=FORM)
    saved = await make.registered(camille, **IN_2023)
    await camille.client.delete(f"/v1/registrations/{saved['id']}", headers={"if-match": "*"})
    assert await remind(servers, house, clock, REGISTRATION - TWO_DAYS) == [(0, 0)]


async def test_who_withdrew_and_began_again_is_told(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    saved = await make.registered(camille, **IN_2023)
    await camille.client.delete(f"/v1/registrations/{saved['id']}", headers={"if-match": "*"})
    await camille.client.put("/v1/drafts/2023", json=FORM)
    assert await remind(servers, house, clock, REGISTRATION - TWO_DAYS) == [(1, 1)]


async def test_a_bound_is_reminded_of_on_the_clocks_of_martinique(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    """18:00 there is five hours after 18:00 in Paris, and so is each of its reminders."""
    await camille.client.put("/v1/drafts/2023", json={**FORM, "academie": "31"})
    there = REGISTRATION + timedelta(hours=5)
    assert await remind(servers, house, clock, there - THREE_HOURS - MINUTE) == [(1, 1)]  # that of 48 hours
    assert await remind(servers, house, clock, there - THREE_HOURS) == [(2, 1)]
    text = " ".join(make.mail_to(servers, make.EMAIL).text.split())
    assert "jusqu'au lundi 21 novembre 2022 à 18 h." in text
    assert "fuseau America/Martinique, UTC−04:00" in text
    assert await remind(servers, house, clock, there) == [(2, 1)]
