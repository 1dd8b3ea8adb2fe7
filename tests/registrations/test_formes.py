"""What the database guarantees of formes and registrations, and what holds when several act at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import UUID

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from app.db.transaction import Transaction
from app.http.house import House
from app.kit.errors import Conflict
from app.registrations import service
from app.registrations.schemas.asked import RegistrationIn
from app.registrations.schemas.received import Received
from tests import make
from tests.clock import LegalClock
from tests.registrations.sessions import (
    YEARS,
    after,
    asked,
    candidate,
    change,
    closes,
    codes,
    opened,
    renounced,
    reset,
    sitting,
    units,
    within,
)
from tests.stage import Stage

Y1, Y2, Y3 = YEARS
PROGRESSIVE: dict[str, object] = {"forme": "progressive", "units": units(U4="a_passer")}
CORRECTED = "SELECT derogate('correction', 'registration', '{registration}', NULL, '{motive}', 'agent', NULL)"


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clock: LegalClock) -> AsyncIterator[make.Candidate]:
    """A candidate, while the windows of the first two exam sessions are open together."""
    async with opened(servers):
        await servers.as_owner(
            "UPDATE calendars SET registration_opens_local = registration_opens_local - interval '1 year'"
            " WHERE year = %s",
            (Y2,),
        )
        await clock.set(within(Y1))
        yield await candidate(servers, app)
        await clock.reset()


async def register(owner: make.Candidate, year: int, **changes: object) -> httpx.Response:
    return await owner.client.post("/v1/registrations", json=asked(year, **changes))


async def formes(servers: Stage) -> list[tuple[object, ...]]:
    return await servers.select("SELECT exam_session, forme FROM registrations ORDER BY exam_session")


# --- Two opposite formes at once ------------------------------------------------------------------


@pytest.mark.parametrize("turn", range(5))
async def test_of_two_opposite_formes_written_at_once_one_wins_and_never_changes(
    camille: make.Candidate, servers: Stage, clock: LegalClock, turn: int
) -> None:
    """Guide §3; through the doors, on two connections; afterwards every way out is tried."""
    del turn
    answers = await asyncio.gather(register(camille, Y1), register(camille, Y2, **PROGRESSIVE))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    (lost,) = [answer for answer in answers if answer.status_code == 409]
    assert lost.json()["code"] == "forme-definitive"
    [(kept,)] = await servers.select("SELECT forme FROM formes")
    other: dict[str, object] = PROGRESSIVE if kept == "globale" else {"forme": "globale", "units": []}
    (mine,) = [answer.json()["id"] for answer in answers if answer.status_code == 201]
    await clock.set(closes(Y1, "31"))
    elsewhere = await change(camille.client, mine, **other)
    if kept == "globale":  # chosen for the first exam session, whose window is closed
        assert elsewhere.json()["code"] == "fenetre-fermee"
        assert codes(await register(camille, Y2, **other)) == {"forme-definitive"}
        await clock.set(within(Y3))
        assert codes(await register(camille, Y3, **other)) == {"forme-definitive"}
    else:  # chosen for the second one, whose window is still open: it may change there
        assert elsewhere.status_code == 200, elsewhere.text
    assert await servers.select("SELECT count(*) FROM formes") == [(1,)]


@asynccontextmanager
async def without_guard(servers: Stage) -> AsyncIterator[None]:
    """The trigger taken away, and put back."""
    await servers.as_owner("ALTER TABLE registrations DISABLE TRIGGER registrations_forme")
    try:
        yield
    finally:
        await servers.as_owner("ALTER TABLE registrations ENABLE TRIGGER registrations_forme")


async def _at_once(house: House, owner: make.Candidate) -> list[str]:
    """Two registrations whose account nobody locked: each is judged before the other is written."""
    judged = asyncio.Barrier(2)

    async def one(year: int, **changes: object) -> str:
        async with house.database.transaction() as db:
            await _judged(db, house, owner, year, **changes)
            await judged.wait()
            try:
                await _saved(db, house, owner, year, **changes)
            except Conflict as refused:
                return refused.code
        return "saved"

    return sorted(await asyncio.gather(one(Y1), one(Y2, **PROGRESSIVE)))


def _received(year: int, **changes: object) -> Received[RegistrationIn]:
    return Received(RegistrationIn.model_validate(asked(year, **changes)))


async def _judged(db: Transaction, house: House, owner: make.Candidate, year: int, **changes: object) -> None:
    checked = await service.check(db, house.clock.now(), _received(year, **changes), account=owner.id)
    assert checked.violations == ()


async def _saved(db: Transaction, house: House, owner: make.Candidate, year: int, **changes: object) -> None:
    await service.register(db, house.clock.now(), _received(year, **changes), account=owner.id)


async def test_even_without_the_lock_of_the_account_the_database_keeps_one_forme(
    camille: make.Candidate, servers: Stage, house: House
) -> None:
    """Both are found good; the second to be written waits for the first, then is refused in our words."""
    assert await _at_once(house, camille) == ["forme-definitive", "saved"]
    assert len(await formes(servers)) == 1


async def test_without_the_guard_both_formes_would_be_kept(
    camille: make.Candidate, servers: Stage, house: House
) -> None:
    """The control of the tests above: neither the lock nor the trigger, and one person has both formes."""
    async with without_guard(servers):
        assert await _at_once(house, camille) == ["saved", "saved"]
    assert await formes(servers) == [(Y1, "globale"), (Y2, "progressive")]


# --- The same thing twice at once -----------------------------------------------------------------


async def test_registering_twice_at_once_makes_one_registration(camille: make.Candidate, servers: Stage) -> None:
    answers = await asyncio.gather(*(register(camille, Y1) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"deja-inscrit"}
    assert await formes(servers) == [(Y1, "globale")]


async def test_without_lock_nor_index_there_would_be_two(camille: make.Candidate, servers: Stage, house: House) -> None:
    """The control of the test above."""
    judged = asyncio.Barrier(2)

    async def one() -> None:
        async with house.database.transaction() as db:
            await db.connection.execute("SELECT count(*) FROM registrations")
            await judged.wait()
            await db.connection.execute(INSERTED, (camille.id, Y1, UUID(int=judged.n_waiting).hex + str(id(db))))

    await servers.as_owner("DROP INDEX uq_registrations_live")
    try:
        await asyncio.gather(one(), one())
        assert await formes(servers) == [(Y1, "globale"), (Y1, "globale")]
    finally:
        await servers.clean()
        await servers.as_owner(
            "CREATE UNIQUE INDEX uq_registrations_live ON registrations (account_id, exam_session)"
            " WHERE status = 'enregistree'"
        )


INSERTED = (
    "INSERT INTO registrations (account_id, exam_session, academie, specialite, forme, candidate_number)"
    " VALUES (%s, %s, '02', 'bts-ndrc', 'globale', %s)"
)


@pytest.mark.parametrize("turn", range(5))
async def test_of_a_renouncement_and_its_undoing_at_once_one_wins_and_closing_settles_it(
    camille: make.Candidate, clock: LegalClock, turn: int
) -> None:
    """Both from the same version: the other learns that a newer one exists."""
    del turn
    won = sitting(Y1 - 1, U1="14")
    body = asked(Y1, former_sittings=[won], units=units(U1="benefice"))
    mine = (await camille.client.post("/v1/registrations", json=body)).json()["id"]
    gives_up: dict[str, object] = {"units": [], "renouncements": [renounced("U1", Y1 - 1)]}
    answers = await asyncio.gather(_from_one(camille, mine, **gives_up), _from_one(camille, mine, handicap=True))
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    (kept,) = [answer.json() for answer in answers if answer.status_code == 200]
    await clock.set(after(Y1))
    claimed = asked(Y2, former_sittings=[won], units=units(U1="benefice"))
    told = (await camille.client.post("/v1/registrations/checks", json=claimed)).json()["violations"]
    assert {one["code"] for one in told} == ({"benefice-renonce"} if kept["renouncements"] else set())


async def _from_one(owner: make.Candidate, registration: str, **changes: object) -> httpx.Response:
    return await owner.client.patch(
        f"/v1/registrations/{registration}",
        content=httpx.Request("PATCH", "https://x", json=changes).content,
        headers={"content-type": "application/merge-patch+json", "if-match": '"1"'},
    )


# --- No code gets round it ------------------------------------------------------------------------


async def _mine(owner: make.Candidate, clock: LegalClock) -> str:
    """A registration whose window has closed."""
    made = await register(owner, Y1)
    await clock.set(after(Y1))
    return str(made.json()["id"])


async def test_a_direct_write_of_another_forme_is_refused_after_closing(
    camille: make.Candidate, servers: Stage, clock: LegalClock
) -> None:
    mine = await _mine(camille, clock)
    for statement, values in (
        ("UPDATE registrations SET forme = 'progressive' WHERE id = %s", (mine,)),
        (INSERTED.replace("'globale'", "'progressive'"), (camille.id, Y3, "3402ESSAI")),
    ):
        with pytest.raises(psycopg.errors.CheckViolation) as refused:
            await servers.as_serving(statement, values)
        assert refused.value.diag.constraint_name == "ck_registrations_forme_definitive"
    assert await servers.as_serving(INSERTED, (camille.id, Y3, "3402ESSAI")) == 1


@pytest.mark.parametrize(("late", "taken"), [(4, True), (6, False)])
async def test_a_write_that_waited_is_taken_for_the_time_of_a_request(
    camille: make.Candidate, servers: Stage, clock: LegalClock, *, late: int, taken: bool
) -> None:
    """What arrived in time may be written a little late; the service has judged its instant."""
    mine = (await register(camille, Y1)).json()["id"]
    await clock.set(closes(Y1) + timedelta(seconds=late))
    written = servers.as_serving("UPDATE registrations SET forme = 'progressive' WHERE id = %s", (mine,))
    if taken:
        assert await written == 1
    else:
        with pytest.raises(psycopg.errors.CheckViolation):
            await written


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE formes SET forme = 'progressive'",
        "DELETE FROM formes",
        'INSERT INTO formes SELECT (jsonb_populate_record(f, \'{"specialite": "bts-x"}\')).* FROM formes AS f',
    ],
)
async def test_who_serves_writes_no_forme(
    camille: make.Candidate, servers: Stage, clock: LegalClock, statement: str
) -> None:
    await _mine(camille, clock)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await servers.as_serving(statement)


async def test_an_agent_corrects_it_with_a_motive_that_stays_in_the_journal(
    camille: make.Candidate, servers: Stage, clock: LegalClock
) -> None:
    """In the same transaction only; afterwards the corrected forme is the definitive one."""
    mine = await _mine(camille, clock)
    update = f"UPDATE registrations SET forme = 'progressive' WHERE id = '{mine}'"
    await servers.as_serving(CORRECTED.format(registration=mine, motive="Une autre fois."))
    with pytest.raises(psycopg.errors.CheckViolation):
        await servers.as_serving(update)
    corrected = CORRECTED.format(registration=mine, motive="Erreur de saisie du service.")
    async with await psycopg.AsyncConnection.connect(servers.postgres.dsn("inscription_app", "suite")) as connection:
        await connection.execute(corrected.encode())
        await connection.execute(update.encode())
    assert await servers.select("SELECT forme FROM formes") == [("progressive",)]
    journal = await servers.select("SELECT detail->>'motive' FROM audit_entries WHERE act = 'window.derogation'")
    assert ("Erreur de saisie du service.",) in journal
    await clock.set(within(Y3))
    assert codes(await register(camille, Y3)) == {"forme-definitive"}


async def test_a_first_forme_stays_with_the_exam_session_where_it_was_chosen(
    camille: make.Candidate, servers: Stage
) -> None:
    """[P] One forme per BTS at any time: changed where it was chosen, once no other registration says otherwise."""
    first, second = [(await register(camille, year)).json()["id"] for year in (Y1, Y2)]
    assert codes(await change(camille.client, second, **PROGRESSIVE)) == {"forme-definitive"}
    assert codes(await change(camille.client, first, **PROGRESSIVE)) == {"forme-definitive"}
    assert (await camille.client.delete(f"/v1/registrations/{second}", headers={"if-match": "*"})).status_code == 204
    assert (await change(camille.client, first, **PROGRESSIVE)).status_code == 200
    assert await servers.select("SELECT forme, exam_session FROM formes") == [("progressive", Y1)]


async def test_withdrawn_in_time_the_first_gives_way_to_the_one_that_is_left(
    camille: make.Candidate, servers: Stage
) -> None:
    first = (await register(camille, Y1)).json()["id"]
    await register(camille, Y2)
    assert (await camille.client.delete(f"/v1/registrations/{first}", headers={"if-match": "*"})).status_code == 204
    assert await servers.select("SELECT forme, exam_session FROM formes") == [("globale", Y2)]


async def test_another_bts_chosen_in_time_frees_the_forme_of_the_former(
    camille: make.Candidate, servers: Stage
) -> None:
    mine = (await register(camille, Y1)).json()["id"]
    moved = await change(camille.client, mine, specialite="bts-sam", languages=[], **PROGRESSIVE)
    assert moved.status_code == 200, moved.text
    assert await servers.select("SELECT specialite, forme FROM formes") == [("bts-sam", "progressive")]


async def test_a_calendar_keeps_the_closings_that_have_passed(
    camille: make.Candidate, servers: Stage, clock: LegalClock
) -> None:
    """Moved before its closing, nothing is kept; moved afterwards, the closing is."""
    del camille
    later = (
        "UPDATE calendars SET registration_closes_local = registration_closes_local + interval '1 day' WHERE year = %s"
    )
    kept = "SELECT DISTINCT past_closings FROM calendars WHERE year = %s AND academie = '02'"
    await servers.as_owner(later, (Y1,))
    assert await servers.select(kept, (Y1,)) == [([],)]
    await clock.set(closes(Y1) + timedelta(days=1))
    await servers.as_owner(later, (Y1,))
    await servers.as_owner("UPDATE calendars SET amex_url = 'https://amex.example.fr/' WHERE year = %s", (Y1,))
    found: list[tuple[list[datetime]]] = await servers.select(kept, (Y1,))  # type: ignore[assignment]
    assert found == [([closes(Y1) + timedelta(days=1)],)]
    await reset(servers)
