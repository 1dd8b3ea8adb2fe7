"""Build the worker: what runs behind the doors."""

import asyncio
import signal

import psycopg
import structlog
from procrastinate import App, Blueprint, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from app import reactions
from app.accounts import jobs as accounts
from app.audit import jobs as audit
from app.documents import jobs as documents
from app.dossiers import jobs as dossiers
from app.http import house as houses
from app.http import upkeep
from app.http.fresh import kept_fresh
from app.http.house import House
from app.justificatifs import jobs as justificatifs
from app.kit import logs
from app.notifications import jobs as notifications
from app.organismes import jobs as organismes
from app.partners import jobs as partners
from app.sandbox import jobs as sandbox
from app.settings import Settings
from app.staff import jobs as staff
from app.webhooks import jobs as webhooks

CONCURRENCY = 4
OUTSIDE = {"mail": 4, "depots": 6, "documents": 2, "readings": 2, "bulk": 2, "webhooks": 12}
"""Queues that wait for an outside system, and how many of their jobs run at once: hung, it delays no other queue."""

PATIENCE = 4.0
"""Seconds that the queue waits for a connection: past this the database is away, and is sought anew.
(The pool alone would seek it at ever longer intervals.)"""
RETURN = 1.0
"""Seconds between two attempts to come back to a database that is away."""


def blueprints() -> tuple[Blueprint, ...]:
    """Every feature's jobs."""
    return (
        upkeep.blueprint,
        audit.blueprint,
        reactions.blueprint,
        accounts.blueprint,
        staff.blueprint,
        organismes.blueprint,
        justificatifs.blueprint,
        dossiers.blueprint,
        documents.blueprint,
        notifications.blueprint,
        partners.blueprint,
        sandbox.blueprint,
        webhooks.blueprint,
    )


def queue(address: str) -> App:
    """Procrastinate on the schema `jobs`, with every task."""
    app = App(
        connector=PsycopgConnector(
            conninfo=address,
            kwargs={"options": "-c search_path=jobs"},
            min_size=1,  # between jobs one is enough, and a worker starts at once
            max_size=CONCURRENCY + sum(OUTSIDE.values()) + 2 * (1 + len(OUTSIDE)),
            timeout=PATIENCE,
        )
    )
    for blueprint in blueprints():
        # Their names bear the feature already; a namespace here would be added again by each call.
        app.add_tasks_from(blueprint, namespace="")
    return app


async def work(house: House, app: App, *, wait: bool = True) -> None:
    """Run the jobs; `wait=False` stops when none is left to do now."""
    ours = sorted({task.queue for task in app.tasks.values()} - OUTSIDE.keys())
    lanes = [(ours, CONCURRENCY), *(([queue], concurrency) for queue, concurrency in OUTSIDE.items())]
    running = [asyncio.create_task(_lane(house, app, queues, concurrency, wait=wait)) for queues, concurrency in lanes]
    try:
        # A lane that stops by itself lost the database: all stop, and start again together.
        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED if wait else asyncio.ALL_COMPLETED)
    finally:
        for lane in running:
            lane.cancel()
        ended = await asyncio.gather(*running, return_exceptions=True)
    for end in ended:
        if isinstance(end, Exception):
            raise end


async def _lane(house: House, app: App, queues: list[str], concurrency: int, *, wait: bool) -> None:
    await app.run_worker_async(
        queues=queues,
        concurrency=concurrency,
        wait=wait,
        additional_context={"house": house},
        install_signal_handlers=False,
        shutdown_graceful_timeout=10,
        delete_jobs="successful",
    )


async def last(house: House, address: str) -> None:
    """Work until cancelled: a database that goes away, or is silent for long, is waited for and work goes on."""
    log = structlog.get_logger("worker")
    while True:
        try:
            # A queue of its own each time: a connector that was closed does not open again.
            app = queue(address)
            async with app.open_async():
                await house.clock.measure()  # not on another world's database
                log.info("ready")
                await work(house, app)
        except (ConnectorException, psycopg.Error, PoolTimeout) as lost:
            log.warning("database-lost", failure=type(lost).__name__)
        await asyncio.sleep(RETURN)


async def serve(settings: Settings) -> None:
    """Until SIGTERM or SIGINT; jobs under way have ten seconds to end."""
    house = houses.build(settings)
    await house.database.open()
    # A job reads the clock as it begins; one that is long hears all the same that the clock was moved.
    async with kept_fresh(house.database, (house.clock.measure,)):
        working = asyncio.create_task(last(house, settings.database_url.unicode_string()))
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, working.cancel)
        try:
            await working
        except asyncio.CancelledError:
            structlog.get_logger("worker").info("stopped")
    await house.examiner.close()
    await house.database.close()


def main() -> None:
    """`python -m app.worker`."""
    settings = Settings.from_environment()
    logs.configure(settings.log_level)
    asyncio.run(serve(settings))


if __name__ == "__main__":
    main()
