"""Jobs and facts written in the caller's own transaction: all happen, or none.

The queue is procrastinate's. Its deferring function is called in SQL: one statement, and no floor
below the worker needs the task objects.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import bindparam, select, text

from app.db.statements import command, query
from app.db.transaction import Transaction
from app.jobs.events import Event
from app.jobs.models import EventRow

_DEFER = command(
    text(
        "SELECT jobs.procrastinate_defer_jobs_v1(ARRAY[ROW(CAST(:queue AS varchar), CAST(:task AS varchar), 0,"
        " CAST(:lock AS text), CAST(:key AS text), CAST(:args AS jsonb), CAST(:at AS timestamptz))]"
        "::jobs.procrastinate_job_to_defer_v1[])"
    )
)
ANNOUNCING = (
    "event AS (INSERT INTO events (kind, subject) VALUES (:event_kind, CAST(:event_subject AS jsonb)) RETURNING id)"
    " SELECT jobs.procrastinate_defer_jobs_v1(ARRAY[ROW('reactions', 'reactions.react', 0, NULL, NULL,"
    " jsonb_build_object('event_id', event.id), NULL)]::jobs.procrastinate_job_to_defer_v1[]) FROM event"
)
"""The end of a statement WITH what comes before it: `announced` gives its values."""
_ANNOUNCE = command(text(f"WITH {ANNOUNCING}"))


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as it was written."""

    kind: str
    subject: Mapping[str, object]


_TOLD = query(select(EventRow.kind, EventRow.subject).where(EventRow.id == bindparam("event")), into=Told)


async def announce(db: Transaction, event: Event) -> None:
    """Tell a fact: its row and the job that reacts to it."""
    await db.run(_ANNOUNCE, **announced(event))


def announced(event: Event) -> dict[str, object]:
    """The values of ANNOUNCING."""
    return {"event_kind": event.kind, "event_subject": Jsonb(dict(event.subject()))}


async def defer(
    db: Transaction, task: str, *, queue: str, at: datetime | None = None, lock: str | None = None, **ids: object
) -> None:
    """Ask the worker for a task, not before `at`; `ids` are its arguments, as JSON values.

    Of those with the same `lock` one runs at a time.
    """
    await db.run(_DEFER, task=task, queue=queue, lock=lock, key=None, at=at, args=Jsonb(ids))


async def told(db: Transaction, event: UUID) -> Told | None:
    """A fact announced before."""
    return await db.row(_TOLD, event=event)
