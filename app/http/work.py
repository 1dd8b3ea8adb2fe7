"""The back door that every job comes through: it tells the time, as the front door does."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from procrastinate import Blueprint, JobContext

from app.http.house import House
from app.jobs.retry import Patient

Act = TypeVar("Act", bound=Callable[..., Awaitable[None]])


def job(blueprint: Blueprint, name: str, *, queue: str, cron: str | None = None) -> Callable[[Act], Act]:
    """Make `act(house, now, *, ids…)` the task `name`; `cron` runs it by the calendar, without ids.

    The act opens its own transactions, `house.database.transaction()`, as short as its work with the outside allows.
    """

    def register(act: Act) -> Act:
        async def run(context: JobContext, **ids: object) -> None:
            house: House = context.additional_context["house"]
            ids.pop("timestamp", None)  # what procrastinate adds to periodic tasks
            await house.clock.measure()
            await act(house, house.clock.now(), **ids)

        task = blueprint.task(name=name, queue=queue, retry=Patient(), pass_context=True)(run)
        if cron is not None:
            blueprint.periodic(cron=cron)(task)
        return act

    return register
