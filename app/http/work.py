"""The back door that every job comes through: it tells the time, as the front door does."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from procrastinate import Blueprint, JobContext

from app.http.house import House
from app.jobs.retry import Patient

Act = TypeVar("Act", bound=Callable[..., Awaitable[None]])

_PATIENT = Patient()


def job(
    blueprint: Blueprint, name: str, *, queue: str, cron: str | None = None, retry: Patient = _PATIENT
) -> Callable[[Act], Act]:
    """Make `act(house, now, *, ids…)` the task `<feature>.<name>`; `cron` runs it by the calendar, without ids.

    The act opens its own transactions, `house.database.transaction()`, as short as its work with the outside allows.
    """

    def register(act: Act) -> Act:
        async def run(context: JobContext, /, **ids: object) -> None:
            house: House = context.additional_context["house"]
            await house.clock.measure()
            await act(house, house.clock.now(), **ids)

        async def tick(context: JobContext, /, timestamp: int) -> None:
            del timestamp  # the legal clock tells the time, not the queue's
            await run(context)

        full_name = f"{act.__module__.split('.')[1]}.{name}"
        if cron is None:
            blueprint.task(name=full_name, queue=queue, retry=retry, pass_context=True)(run)
        else:
            blueprint.periodic(cron=cron)(blueprint.task(name=full_name, queue=queue, pass_context=True)(tick))
        return act

    return register
