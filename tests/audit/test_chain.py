"""The chained journal: a line removed, edited, moved or slipped in shows, in the database and in an export."""

import asyncio
import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psycopg
import pytest

from app.audit.service import SYSTEM, Party, record, seal, standing
from app.dev.postgres import OWNER
from app.http.house import House
from tests.cli.commands import Ended, environment, run
from tests.stage import SUITE, Stage

LINES = 12
NOW = datetime(2026, 11, 21, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
async def empty(servers: Stage, clean: None) -> None:
    """Nothing is there yet, not even what loaded the catalogue."""
    del clean
    for table in ("audit_entries", "audit_chain", "audit_seals"):
        await servers.as_owner(f"DELETE FROM {table}")


async def written(house: House, count: int = LINES) -> None:
    """Acts, each in a transaction of its own."""
    for number in range(count):
        async with house.database.transaction() as db:
            await record(db, "essai", actor=SYSTEM, subject=Party("essai"), detail={"number": number})


def verify(servers: Stage) -> Ended:
    return run(servers, "journal", "verify")


async def test_an_intact_journal_says_so(servers: Stage, house: House) -> None:
    await written(house)
    assert run(servers, "journal", "seal").out == f"{LINES} ligne(s) chaînée(s).\n"
    await written(house, 2)
    ended = verify(servers)
    assert ended.code == 0, ended.err
    assert ended.out.startswith(f"Journal intact : {LINES} ligne(s) chaînée(s), 1 sceau(x), 2 en attente.")


async def test_the_worker_seals(servers: Stage, house: House) -> None:
    await written(house)
    await servers.tick(house, "audit.seal")
    assert verify(servers).out.startswith(f"Journal intact : {LINES} ligne(s) chaînée(s), 1 sceau(x), 0 en attente.")


FOURTH = "(SELECT entry_id FROM audit_chain WHERE position = 4)"


@pytest.mark.parametrize(
    "edit",
    [
        "act = 'autre'",
        "actor_kind = 'agent'",
        "actor_id = gen_random_uuid()",
        "subject_kind = 'depot'",
        "subject_id = gen_random_uuid()",
        "detail = '{\"number\": 400}'",
        "recorded_at = recorded_at + interval '1 microsecond'",
        "xact = xact + 1000000",
    ],
)
async def test_each_column_edited_shows(servers: Stage, house: House, edit: str) -> None:
    await written(house)
    run(servers, "journal", "seal")
    assert await servers.as_owner(f"UPDATE audit_entries SET {edit} WHERE id = {FOURTH}") == 1
    ended = verify(servers)
    assert (ended.code, ended.out) == (1, "")
    assert "à la ligne 4 : la ligne, ou son empreinte, a été modifiée" in ended.err


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (f"DELETE FROM audit_entries WHERE id = {FOURTH}", "à la ligne 4 : la ligne a été supprimée"),
        ("DELETE FROM audit_chain WHERE position = 4", "à la ligne 4 : un maillon manque"),
        ("UPDATE audit_chain SET digest = repeat('0', 64) WHERE position = 4", "à la ligne 4 : la ligne, ou son empre"),
        (
            (
                "UPDATE audit_chain SET position = CASE position WHEN 4 THEN -4 ELSE 4 END WHERE position IN (4, 5);"
                "UPDATE audit_chain SET position = 5 WHERE position = -4"
            ),
            "à la ligne 4 : la ligne, ou son empreinte",
        ),
        ("DELETE FROM audit_chain WHERE position > 9", "la fin de la chaîne a été supprimée"),
        ("UPDATE audit_seals SET digest = repeat('0', 64)", "le sceau n'est pas celui de cette chaîne"),
        (
            "UPDATE audit_seals SET sealed_at = sealed_at + interval '1 day'",
            "le sceau a été modifié après sa signature",
        ),
        ("UPDATE audit_seals SET signature = NULL", "le sceau n'est pas signé"),
        (
            (
                "INSERT INTO audit_entries (act, actor_kind, subject_kind, detail, xact)"
                " VALUES ('glissé', 'system', 'essai', '{}', 1)"
            ),
            "1 ligne(s) glissée(s) avant la fin de la chaîne",
        ),
    ],
)
async def test_each_way_to_touch_it_shows(servers: Stage, house: House, sql: str, said: str) -> None:
    await written(house)
    run(servers, "journal", "seal")
    for one in sql.split(";"):
        assert await servers.as_owner(one) >= 1
    ended = verify(servers)
    assert (ended.code, ended.out) == (1, "")
    assert said in ended.err


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_chain SET digest = ''",
        "DELETE FROM audit_chain",
        "UPDATE audit_seals SET digest = ''",
        "DELETE FROM audit_seals",
        "TRUNCATE audit_chain",
    ],
)
async def test_who_serves_cannot_touch_it(servers: Stage, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await servers.as_serving(statement)


async def test_no_line_of_a_long_transaction_is_skipped(servers: Stage, house: House) -> None:
    """One writes first and ends last, while others write and the chain is made: all are chained, once each."""
    for round_ in range(3):
        async with house.database.transaction() as slow:
            await record(slow, "lent", actor=SYSTEM, subject=Party("essai"), detail={"round": round_})
            await written(house, 4)
            async with house.database.transaction() as db:
                await seal(db, NOW, None)
    async with house.database.transaction() as db:
        await seal(db, NOW, None)
        found = await standing(db, lambda _: None)
    assert (found.broken, found.chained, found.waiting) == (None, 15, 0)
    assert await servers.select("SELECT count(DISTINCT entry_id) FROM audit_chain") == [(15,)]


async def test_the_naive_order_would_skip_it(servers: Stage, house: House) -> None:
    """The control: by their own identifiers, after the last one seen, a line written before it is never seen."""
    seen: list[object] = []

    async def naive(last: object) -> list[tuple[object, ...]]:
        question = "SELECT id FROM audit_entries WHERE %s::uuid IS NULL OR id > %s ORDER BY id"
        return await servers.select(question, (last, last))

    async with house.database.transaction() as slow:
        await record(slow, "lent", actor=SYSTEM, subject=Party("essai"))
        await asyncio.sleep(0.005)  # identifiers are ordered by the millisecond
        await written(house, 2)
        seen += [one for (one,) in await naive(None)]
    seen += [one for (one,) in await naive(seen[-1])]
    assert len(seen) == 2
    assert await servers.select("SELECT count(*) FROM audit_entries") == [(3,)]


async def test_two_sealers_make_one_chain(house: House) -> None:
    await written(house, 40)

    async def sealing() -> int:
        async with house.database.transaction() as db:
            return await seal(db, NOW, None, most=7)

    counts = [await asyncio.gather(*(sealing() for _ in range(4))) for _ in range(8)]
    assert sum(map(sum, counts)) == 40
    async with house.database.transaction() as db:
        assert (await standing(db, lambda _: None)).broken is None


async def test_without_the_lock_they_would_collide(servers: Stage, house: House) -> None:
    """The control: both take the same first place, and the key of the position stops the second."""
    await written(house, 4)
    address = servers.postgres.dsn(OWNER, SUITE)
    place = b"INSERT INTO audit_chain VALUES (1, gen_random_uuid(), 1, repeat('0', 64))"
    async with await psycopg.AsyncConnection.connect(address) as one:
        await one.execute(place)
        await one.commit()
        with pytest.raises(psycopg.errors.UniqueViolation):
            await one.execute(place)


async def exported(servers: Stage, client: httpx.AsyncClient, folder: Path) -> None:
    """As the documentation names the two files."""
    assert run(servers, "journal", "export", str(folder / "journal.jsonl")).code == 0
    (folder / "jwks.json").write_text((await client.get("/.well-known/jwks.json")).text)


def verify_file(servers: Stage, folder: Path, *more: str) -> Ended:
    nothing = dict.fromkeys(("BTS_DATABASE_URL", "BTS_RECEIPT_KEYS", "BTS_SECRET_KEY"), "")
    told = (str(folder / "journal.jsonl"), "--jwks", str(folder / "jwks.json"), *more)
    return run(servers, "journal", "verify-file", *told, **nothing)


async def test_an_export_is_verified_elsewhere_and_one_byte_changed_shows(
    servers: Stage, house: House, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    await written(house)
    run(servers, "journal", "seal")
    await exported(servers, client, tmp_path)
    ended = verify_file(servers, tmp_path)
    assert ended.code == 0, ended.err
    assert ended.out.startswith(f"Journal intact : {LINES} ligne(s), 1 sceau(x), sceaux vérifiés.")
    whole = (tmp_path / "journal.jsonl").read_bytes()
    for place in range(0, len(whole), 61):
        if whole[place : place + 1] in {b" ", b"\n"}:
            continue
        changed = bytearray(whole)
        changed[place] = ord("A") if changed[place] != ord("A") else ord("B")
        (tmp_path / "journal.jsonl").write_bytes(bytes(changed))
        assert verify_file(servers, tmp_path).code == 1, whole[place - 20 : place + 20]


async def test_a_head_written_down_catches_an_end_cut_off(
    servers: Stage, house: House, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    await written(house)
    run(servers, "journal", "seal")
    await exported(servers, client, tmp_path)
    head = verify_file(servers, tmp_path).out.splitlines()[1].removeprefix("Tête : ")
    assert verify_file(servers, tmp_path, "--head", head).code == 0
    lines = (tmp_path / "journal.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "journal.jsonl").write_text("".join(lines[: LINES // 2]))
    assert verify_file(servers, tmp_path).code == 0  # by itself it tells nothing of what was cut
    cut = verify_file(servers, tmp_path, "--head", head)
    assert cut.code == 1
    assert "ne finit pas à la tête attendue" in cut.err


@pytest.mark.parametrize("content", ["{", "[]", '{"line": {}}', '{"seal": {"position": 1}}'])
def test_what_is_no_export_is_one_line(servers: Stage, tmp_path: Path, content: str) -> None:
    (tmp_path / "journal.jsonl").write_text(content)
    (tmp_path / "jwks.json").write_text('{"keys": []}')
    ended = verify_file(servers, tmp_path)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Erreur : ")


async def test_the_documentation_s_commands_work_as_printed(
    servers: Stage, house: House, client: httpx.AsyncClient, tmp_path: Path, repository: Path
) -> None:
    await written(house)
    (tmp_path / "jwks.json").write_text((await client.get("/.well-known/jwks.json")).text)
    text = (repository / "docs" / "journal.md").read_text()
    [block] = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    commands = [line.partition("#")[0].split() for line in block.splitlines()]
    assert len(commands) == 4
    for command in commands:
        kept = {"PYTHONPATH": str(repository), "PATH": "/usr/bin:/bin", **environment(servers)}
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, *command[1:]],
            cwd=tmp_path,
            env=kept,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "journal.jsonl").read_text().splitlines()[0])["line"]["position"] == 1
