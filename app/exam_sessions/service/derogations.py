"""Open the last wall to one act after its bound, in that act's own transaction."""

from uuid import UUID

from app.audit.service import Party
from app.db.transaction import Transaction
from app.exam_sessions.queries import derogations as queries
from app.exam_sessions.rules.derogations import Derogation
from app.http.deadlines import Window


async def derogate(
    db: Transaction,
    kind: Derogation,
    window: Window,
    *,
    motive: str,
    actor: Party,
    registration: UUID | None = None,
    account: UUID | None = None,
) -> None:
    """Say, journaled for good, why this transaction may write after the bound; `account` before it has a registration.

    The caller has checked that the case is lawful (`rules/derogations.py`): the database only knows the pairs of kind
    and window, and that no row without a derogation of its own transaction comes late.
    """
    await queries.derogate(
        db,
        kind=kind,
        window=window,
        registration=registration,
        account=account,
        motive=motive,
        actor_kind=actor.kind,
        actor=actor.id,
    )
