"""The last wall: PostgreSQL itself refuses what comes after the bound, whoever writes it and however."""

from datetime import timedelta

import psycopg
import pytest

from app.exam_sessions.rules.derogations import LATE, Derogation
from app.http import envelope
from app.http.deadlines import WALLS, Window
from tests import make
from tests.clock import LegalClock
from tests.dossiers.deposits import deposited
from tests.exam_sessions.bounds import bound, jump
from tests.justificatifs import files
from tests.stage import Stage

LIMIT = timedelta(seconds=5)
VERSION = (
    "INSERT INTO registration_versions (registration_id, version, choices, digest)"
    " SELECT registration_id, 2, choices, digest FROM registration_versions WHERE registration_id = '{}'"
)
DEPOT = """
INSERT INTO depots (registration_id, registration_version, piece, account_id, file_name, media_type, size, sha256,
    declared_at, url_expires_at)
SELECT id, version, '{piece}', account_id, 'x.pdf', 'application/pdf', 3, repeat('0', 64), '{at}', '{at}'
FROM registrations WHERE id = '{registration}'
"""
OPEN = "SELECT derogate('{kind}', '{window}', '{registration}', NULL, 'Essai.', 'system', NULL)"


@pytest.fixture
async def registration(camille: make.Candidate) -> str:
    """An ordinary one, saved in time."""
    return str((await make.registered(camille))["id"])


async def test_the_limit_of_the_wall_is_that_of_a_request(servers: Stage) -> None:
    """No request that the envelope lets live is cut by the wall."""
    [(limit,)] = await servers.select("SELECT act_time_limit()")
    assert limit == LIMIT
    assert timedelta(seconds=envelope.TIME_LIMIT + envelope.GRACE) <= LIMIT


async def test_the_serving_role_writes_no_version_after_the_bound(
    servers: Stage, clock: LegalClock, registration: str
) -> None:
    closes = await bound(servers, "registration_closes_at")
    await clock.set(closes + LIMIT)
    for as_role in (servers.as_serving, servers.as_owner):
        with pytest.raises(psycopg.errors.CheckViolation) as refused:
            await as_role(VERSION.format(registration))
        assert refused.value.diag.constraint_name in WALLS
    await clock.set(closes + timedelta(seconds=1))
    assert await servers.as_serving(VERSION.format(registration)) == 1, "an act in flight is taken"


async def test_nor_a_file_whatever_it_pretends_of_its_date(
    servers: Stage, clock: LegalClock, registration: str
) -> None:
    closes = await bound(servers, "justificatifs_close_at")
    await clock.set(closes + LIMIT)
    declared = DEPOT.format(piece="identite", at=closes - timedelta(days=1), registration=registration)
    with pytest.raises(psycopg.errors.CheckViolation):
        await servers.as_serving(declared)
    await clock.set(closes + timedelta(seconds=1))
    assert await servers.as_serving(declared) == 1


async def test_nor_anything_before_the_opening(servers: Stage, clock: LegalClock, registration: str) -> None:
    await clock.set(await bound(servers, "registration_opens_at") - timedelta(minutes=1))
    with pytest.raises(psycopg.errors.CheckViolation):
        await servers.as_serving(VERSION.format(registration))
    with pytest.raises(psycopg.errors.CheckViolation):
        await deposited(servers, registration, "identite")


async def test_a_transaction_held_open_writes_nothing_late(
    servers: Stage, clock: LegalClock, registration: str
) -> None:
    """Judged at COMMIT, on the clock of then."""
    await clock.set(await bound(servers, "registration_closes_at") - timedelta(minutes=1))
    held = "{}; UPDATE legal_clock SET shift = shift + interval '2 minutes'"
    with pytest.raises(psycopg.errors.CheckViolation):
        await servers.as_owner(held.format(VERSION.format(registration)))


async def test_without_the_wall_the_late_row_passes(servers: Stage, clock: LegalClock, registration: str) -> None:
    """The control."""
    await clock.set(await bound(servers, "registration_closes_at") + timedelta(days=1))
    await servers.as_owner("ALTER TABLE registration_versions DISABLE TRIGGER registration_versions_window")
    try:
        assert await servers.as_serving(VERSION.format(registration)) == 1
    finally:
        await servers.as_owner("ALTER TABLE registration_versions ENABLE TRIGGER registration_versions_window")


async def test_statuses_move_whatever_the_day(
    servers: Stage, clock: LegalClock, camille: make.Candidate, registration: str
) -> None:
    made = await make.declared(camille, registration, "identite", files.pdf())
    await clock.set(await bound(servers, "justificatifs_close_at") + timedelta(days=30))
    assert await servers.as_serving(f"UPDATE depots SET state = 'recu' WHERE id = '{made['id']}'") == 1


async def test_a_derogation_opens_the_wall_to_its_own_transaction_only(
    servers: Stage, clock: LegalClock, registration: str
) -> None:
    await clock.set(await bound(servers, "registration_closes_at") + timedelta(days=1))
    opened = OPEN.format(kind="correction", window="registration", registration=registration)
    version = VERSION.format(registration)
    await servers.as_serving(opened)
    with pytest.raises(psycopg.errors.CheckViolation):
        await servers.as_serving(version)
    assert await servers.as_serving(f"{opened}; {version}") is not None
    journal = await servers.select("SELECT act, detail ->> 'kind' FROM audit_entries WHERE act = 'window.derogation'")
    assert journal == [("window.derogation", "correction")] * 2
    assert await servers.select("SELECT count(*) FROM registration_versions") == [(2,)]


async def test_a_derogation_is_for_its_window_its_registration_and_its_piece(
    servers: Stage, clock: LegalClock, registration: str
) -> None:
    closes = await bound(servers, "justificatifs_close_at")
    await clock.set(closes + timedelta(days=1))
    other = "00000000-0000-0000-0000-000000000001"
    late = DEPOT.format(piece="identite", at=closes, registration=registration)
    for kind, window, of in (
        ("correction", "registration", registration),
        ("ticket", "justificatifs", other),
        ("r408", "justificatifs", registration),
    ):
        opened = OPEN.format(kind=kind, window=window, registration=of)
        with pytest.raises(psycopg.errors.CheckViolation):
            await servers.as_serving(f"{opened}; {late}")
    opened = OPEN.format(kind="seconde_chance", window="justificatifs", registration=registration)
    await servers.as_serving(f"{opened}; {late}")
    assert await servers.select("SELECT count(*) FROM depots") == [(1,)]


@pytest.mark.parametrize("kind", list(Derogation))
@pytest.mark.parametrize("window", list(Window))
async def test_postgresql_knows_the_same_lawful_late_cases_as_the_table(
    servers: Stage, clean: None, kind: Derogation, window: Window
) -> None:
    del clean
    opened = OPEN.format(kind=kind, window=window, registration="00000000-0000-0000-0000-000000000001")
    if window in LATE[kind].windows:
        assert await servers.as_serving(opened) == 1
    else:
        with pytest.raises(psycopg.errors.CheckViolation):
            await servers.as_serving(opened)


@pytest.mark.parametrize(
    "bypass",
    [
        "INSERT INTO window_derogations DEFAULT VALUES",
        "UPDATE window_derogations SET motive = 'x'",
        "DELETE FROM window_derogations",
        "ALTER TABLE depots DISABLE TRIGGER depots_window",
        "DROP TRIGGER depots_window ON depots",
        "CREATE OR REPLACE FUNCTION act_time_limit() RETURNS interval LANGUAGE sql RETURN interval '1 year'",
        "UPDATE legal_clock SET shift = '-1 year'",
        "SET session_replication_role = replica",
    ],
)
async def test_the_serving_role_has_no_other_way_round(servers: Stage, bypass: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await servers.as_serving(bypass)


async def test_a_late_r408_leaves_its_derogation(servers: Stage, clock: LegalClock, camille: make.Candidate) -> None:
    units = [{"unite": "U2", "langue": "en", "teaching": "distance", "place": None}]
    saved = await make.registered(camille, specialite="bts-batiment", languages=units)
    await make.declared(camille, saved["id"], "r408", files.pdf("1"))
    assert await servers.select("SELECT kind FROM window_derogations") == [], "in time, nothing is derogated"
    await jump(servers, clock, await bound(servers, "justificatifs_close_at") + timedelta(days=30))
    await make.declared(camille, saved["id"], "r408", files.pdf("2"))
    rows = await servers.select('SELECT kind, "window", registration_id::text FROM window_derogations')
    assert rows == [("r408", "justificatifs", saved["id"])]
