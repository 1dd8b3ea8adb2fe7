"""What becomes of the jobs of a worker that died, and of those that fail for ever."""

from datetime import UTC, datetime

import psycopg
from fastapi import FastAPI
from procrastinate.jobs import Job

from app.dev.postgres import OWNER
from app.http.house import House
from app.jobs.retry import Patient
from tests import make
from tests.stage import SUITE, Stage

_DEAD = """
WITH worker AS (
    INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '10 minutes') RETURNING id
)
UPDATE procrastinate_jobs SET status = 'doing', worker_id = worker.id FROM worker
WHERE task_name = 'reactions.react'
"""


async def _queue(servers: Stage, sql: str) -> int:
    """One statement in the queue's own schema; how many rows it touched."""
    address = servers.postgres.dsn(OWNER, SUITE)
    async with await psycopg.AsyncConnection.connect(address, options="-c search_path=jobs") as connection:
        return (await connection.execute(sql.encode())).rowcount


async def test_the_jobs_of_a_dead_worker_are_done_by_another(
    servers: Stage, app: FastAPI, house: House, clean: None
) -> None:
    """Killed in the middle of a reaction: the candidate is told all the same, once."""
    del clean
    camille = await make.candidate(servers, app)
    await make.registered(camille)
    assert await _queue(servers, _DEAD) == 1
    await servers.drain(house)
    assert await servers.select("SELECT kind FROM notifications") == []
    # The pause before a second try is the queue's own; what is tried here is that there is one.
    await servers.tick(house, "upkeep.rescue")
    await _queue(servers, "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    await servers.drain(house)
    assert len(await servers.select("SELECT kind FROM notifications WHERE account_id = %s", (camille.id,))) == 1


def job(attempts: int) -> Job:
    """A job tried so many times."""
    return Job(id=1, queue="q", lock=None, queueing_lock=None, task_name="t", attempts=attempts, status="doing")


def test_a_job_is_tried_again_ever_later_and_not_for_ever() -> None:
    """Twice as long each time, five minutes at most, until the last."""
    patient = Patient(attempts=10, longest=300)
    before = datetime.now(UTC)
    waits = []
    for attempts in (1, 2, 9):
        decision = patient.get_retry_decision(exception=OSError(), job=job(attempts))
        assert decision is not None
        assert decision.retry_at is not None
        waits.append(round((decision.retry_at - before).total_seconds()))
    assert waits == [2, 4, 300]
    assert patient.get_retry_decision(exception=OSError(), job=job(10)) is None
