"""Write the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from app.audit.queries import lines as queries
from app.db.transaction import Transaction
from app.http.origin import address
from app.jobs.events import Event

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Party:
    """An actor or a subject: `candidate`, `agent`, `organisme`, `system`, `registration`, `depot`… and its key."""

    kind: str
    id: UUID | None = None


SYSTEM = Party("system")


async def record(
    db: Transaction,
    act: str,
    *,
    actor: Party,
    subject: Party,
    detail: Mapping[str, object] = _NOTHING,
    event: Event | None = None,
) -> None:
    """Add one line, and announce `event` in the same round trip; `detail` bears ids and states, no personal datum.

    Of what an agent does it also bears the address, when it is known: an account of the service used from elsewhere
    is seen. Of candidates it never does.
    """
    if actor.kind == "agent" and (where := address()) is not None:
        detail = {**detail, "address": where}
    await queries.add(
        db,
        act=act,
        actor_kind=actor.kind,
        actor_id=actor.id,
        subject_kind=subject.kind,
        subject_id=subject.id,
        detail=detail,
        event=event,
    )


async def record_each(db: Transaction, act: str, *, actor: Party, subjects: Sequence[Party]) -> None:
    """The same act on each of these, one line each, in one round trip."""
    if subjects:
        await queries.add_each(
            db,
            act=act,
            actor_kind=actor.kind,
            actor_id=actor.id,
            subject_kinds=[one.kind for one in subjects],
            subject_ids=[one.id for one in subjects],
        )
