"""Write why an act after its bound is lawful: through the one function that the serving role may call."""

from uuid import UUID

from sqlalchemy import text

from app.db.statements import command
from app.db.transaction import Transaction

_DEROGATE = command(
    text(
        "SELECT derogate(:kind, :of_window, CAST(:registration AS uuid), CAST(:account AS uuid), :motive,"
        " :actor_kind, CAST(:actor AS uuid))"
    )
)


async def derogate(
    db: Transaction,
    *,
    kind: str,
    window: str,
    registration: UUID | None,
    account: UUID | None,
    motive: str,
    actor_kind: str,
    actor: UUID | None,
) -> None:
    """The derogation and its line in the journal; good for this transaction only."""
    await db.run(
        _DEROGATE,
        kind=kind,
        of_window=window,
        registration=registration,
        account=account,
        motive=motive,
        actor_kind=actor_kind,
        actor=actor,
    )
