"""docs/journee.md, run as printed on a few invented candidates: from the queue to the letters."""

import asyncio
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI

from app.http.house import House
from app.staff.rules import Role
from tests.cli.commands import run as command
from tests.clock import LegalClock
from tests.docs.recipes import recipes, run, served
from tests.drills import scaled
from tests.exam_sessions.bounds import bound, jump
from tests.staff.agents import logged_in
from tests.stage import Stage

CANDIDATES = scaled(1000, 8)
COMPLEMENTS = scaled(50, 1)
REJECTIONS = scaled(5, 1)


async def test_a_day_of_the_service_works_as_printed(
    servers: Stage, app: FastAPI, house: House, clock: LegalClock, repository: Path, tmp_path: Path
) -> None:
    blocks = recipes(repository / "docs" / "journee.md")
    assert len(blocks) == 7
    async with served(app) as url:
        options = ("--candidates", str(CANDIDATES), "--academie", "02", "--seed", "journee")
        seeded = await asyncio.to_thread(command, servers, "demo", "seed", *options, BTS_PUBLIC_URL=url)
        assert seeded.code == 0, seeded.err
        await servers.drain(house)
        await jump(servers, clock, await bound(servers, "justificatifs_close_at") + timedelta(hours=9))
        for name, email in (("jeton", "un@example.org"), ("jeton-second", "deux@example.org")):
            _, client = await logged_in(house, app, role=Role.DECISION, email=email)
            (tmp_path / name).write_text(f"Authorization: {client.headers['authorization']}\n")
        today = house.clock.now().date().isoformat()
        given = {"API": url, "COMPLEMENTS": str(COMPLEMENTS), "REJETS": str(REJECTIONS), "JOUR": today}
        async with servers.working(house):
            told = [await run(block, tmp_path, given) for block in blocks]
    complete, incomplete = (len((tmp_path / name).read_text().split()) for name in ("complets", "incomplets"))
    assert complete + incomplete == CANDIDATES
    assert complete > 1
    assert incomplete > COMPLEMENTS + REJECTIONS
    tried, done = told[1].splitlines()
    assert tried == done
    reviewed = (tmp_path / "juges").read_text().split()
    assert await servers.select("SELECT count(*) FROM depots WHERE review = 'accepte'") == [
        (len(reviewed) + int(done.split()[0]),)
    ]
    assert len(told[3].splitlines()) == COMPLEMENTS
    assert told[4] == f"{complete} done 0 unchanged 0 refused\n"
    assert (tmp_path / "lot.pdf").read_bytes().startswith(b"%PDF")
    assert await servers.select("SELECT count(*) FROM letters WHERE sent_at IS NOT NULL") == [(REJECTIONS,)]
    assert f"'valide': {complete}" in told[6]
    assert f"'rejete': {REJECTIONS}" in told[6]
    # Every reading of an identity document by an agent is one line of the journal.
    readings = "SELECT count(*) FROM audit_entries WHERE act = 'depot.read' AND actor_kind = 'agent'"
    assert await servers.select(readings) == [(len(reviewed),)]
