"""What the database itself guarantees of files, and what holds when several act at once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import product
from uuid import UUID

import psycopg
import pytest

from app.db.transaction import Transaction
from app.http.house import House
from app.jobs.outbox import defer
from app.justificatifs import service
from app.justificatifs.queries import acts
from app.justificatifs.queries import facts as queries
from app.justificatifs.rules.declaration import Declaration
from app.justificatifs.rules.replacement import KEPT
from app.justificatifs.rules.states import DEPOT_MOVES, DepotState
from app.justificatifs.schemas.kept import KeptDepot, facts
from app.kit.secrets import token_digest
from tests import make
from tests.dossiers.deposits import CLEAN, UNCLEAN
from tests.justificatifs import files
from tests.stage import Stage

_ALLOWED = {(move.source, move.target) for move in DEPOT_MOVES}
_WITH = {
    DepotState.VERIFIE: f", verified_at = legal_now(), {CLEAN}",
    DepotState.ILLISIBLE: ", motif = 'x'",
    DepotState.INFECTE: ", motif = 'x'",
}


async def test_sql_knows_the_same_moves_as_the_rules(servers: Stage) -> None:
    rows = await servers.select("SELECT source, target FROM depot_moves()")
    assert {(DepotState(str(source)), DepotState(str(target))) for source, target in rows if source} == _ALLOWED
    assert [target for source, target in rows if source is None] == [DepotState.ATTENDU]


async def _put_in(servers: Stage, state: DepotState) -> None:
    """As if it had come there by lawful moves."""
    async with await psycopg.AsyncConnection.connect(servers.postgres.dsn("postgres", "suite")) as connection:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(
            f"UPDATE depots SET state = %s, motif = 'x', verified_at = now(),"
            f" {CLEAN if state is DepotState.VERIFIE else UNCLEAN}".encode(),
            (state.value,),
        )


async def test_sql_refuses_every_other_move(camille: make.Candidate, registration: str, servers: Stage) -> None:
    await make.declared(camille, registration, "identite", files.pdf())
    for source, target in product(DepotState, DepotState):
        if source is target:
            continue
        await _put_in(servers, source)
        moved = servers.as_serving(f"UPDATE depots SET state = %s {_WITH.get(target, '')}", (target.value,))
        if (source, target) in _ALLOWED:
            assert await moved == 1
        else:
            with pytest.raises(psycopg.errors.CheckViolation) as refused:
                await moved
            assert refused.value.diag.constraint_name == "ck_depots_move"


async def test_a_file_begins_expected(camille: make.Candidate, registration: str, servers: Stage) -> None:
    insert = """
        INSERT INTO depots (registration_id, registration_version, piece, account_id, file_name, media_type, size,
            sha256, declared_at, url_expires_at, state)
        VALUES (%s, 1, 'identite', %s, 'x.pdf', 'application/pdf', 1, repeat('0', 64), now(), now(), 'recu')
    """
    with pytest.raises(psycopg.errors.CheckViolation):
        await servers.as_serving(insert, (registration, camille.id))


@pytest.mark.parametrize(
    "rewritten", ["sha256 = repeat('0', 64)", "size = 1", "declared_at = now()", "piece = 'r408'", "object_key = 'x'"]
)
async def test_what_was_declared_is_not_rewritten(
    camille: make.Candidate, registration: str, servers: Stage, rewritten: str
) -> None:
    await make.declared(camille, registration, "identite", files.pdf())
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await servers.as_serving(f"UPDATE depots SET {rewritten}")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await servers.as_serving("DELETE FROM depots")


# --- Several at once ------------------------------------------------------------------------------


async def test_many_announcements_at_once_take_no_more_than_the_places(
    camille: make.Candidate, registration: str, servers: Stage
) -> None:
    address = f"/v1/registrations/{registration}/justificatifs/identite/depots"
    answers = await asyncio.gather(*[camille.client.post(address, json=files.pdf().declared) for _ in range(6)])
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409, 409, 409]
    assert await servers.select("SELECT count(*) FROM depots") == [(2,)]


async def test_without_the_lock_they_would_take_more(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    """The control of the test above: the same statement, not held by the registration's row."""
    async with house.database.transaction() as one, house.database.transaction() as other:
        for db in (one, other):
            assert await _announced(db, house, camille, registration, most=1) is not None
    assert await servers.select("SELECT count(*) FROM depots") == [(2,)]


async def _announced(
    db: Transaction, house: House, owner: make.Candidate, registration: str, *, most: int
) -> KeptDepot | None:
    now = house.clock.now()
    declared = Declaration(file_name="x.pdf", media_type="application/pdf", size=1, sha256="0" * 64)
    return await acts.declare(
        db,
        now,
        declared,
        registration=UUID(registration),
        version=1,
        piece="identite",
        account=owner.id,
        expires=now + timedelta(minutes=5),
        judged=acts.Judged(None, "Europe/Paris", "1"),
        counted=KEPT,
        since_version=1,
        most=most,
    )


@pytest.mark.parametrize("by_credential", [False, True])
async def test_who_waits_for_a_change_reads_the_version_that_it_made(
    camille: make.Candidate, registration: str, servers: Stage, house: House, *, by_credential: bool
) -> None:
    """The row waited for is at version 2, whose content did not exist when the question was asked."""
    async with await psycopg.AsyncConnection.connect(servers.postgres.dsn("postgres", "suite")) as changing:
        await changing.execute("SELECT FROM registrations FOR UPDATE")
        await changing.execute(
            "INSERT INTO registration_versions (registration_id, version, choices, digest)"
            " SELECT registration_id, 2, choices, digest FROM registration_versions"
        )
        await changing.execute("UPDATE registrations SET version = 2")
        async with house.database.transaction() as db:
            asked = _version_by_credential if by_credential else _version
            waiting = asyncio.create_task(asked(db, camille, UUID(registration)))
            await _until(lambda: _somebody_waits(servers))
            await changing.commit()
            assert await waiting == 2


async def _version(db: Transaction, owner: make.Candidate, registration: UUID) -> int | None:
    found = await queries.own_facts(db, account=owner.id, registration=registration)
    return None if found is None else found.version


async def _version_by_credential(db: Transaction, owner: make.Candidate, registration: UUID) -> int | None:
    found = await queries.held_facts(db, credential=token_digest(owner.token), registration=registration)
    return facts(found.payload).version if found and found.payload else None


async def _somebody_waits(servers: Stage) -> bool:
    waits = await servers.select("SELECT count(*) FROM pg_locks WHERE NOT granted")
    return waits != [(0,)]


async def _until(happened: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await happened():  # noqa: ASYNC110 -- PostgreSQL tells nobody that somebody waits
            await asyncio.sleep(0.01)


async def test_one_file_verified_by_two_workers_is_told_once(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    made = await make.deposited(camille, registration, "identite", files.pdf())
    async with house.database.transaction() as db:
        await defer(db, "justificatifs.verify", queue="depots", depot_id=made["id"])
    await servers.drain(house)
    assert await servers.select("SELECT count(*) FROM events WHERE kind = 'depot.verified'") == [(1,)]


async def test_a_file_removed_at_the_end_of_its_verification_stays_removed(
    camille: make.Candidate, registration: str, servers: Stage, house: House
) -> None:
    made = await make.deposited(camille, registration, "identite", files.pdf())
    async with await psycopg.AsyncConnection.connect(servers.postgres.dsn("postgres", "suite")) as removing:
        await removing.execute("SELECT FROM registrations FOR UPDATE")
        verifying = asyncio.create_task(service.verify(house, UUID(made["id"])))
        await _until(lambda: _somebody_waits(servers))
        await removing.execute("UPDATE depots SET state = 'abandonne'")
        await removing.commit()
        await verifying
    assert await servers.select("SELECT state FROM depots") == [("abandonne",)]
    assert await servers.select("SELECT kind FROM events WHERE kind LIKE 'depot.%%'") == []
