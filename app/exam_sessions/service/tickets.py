"""Let in, once, the act of who came in time and was not served."""

from uuid import UUID

from app.audit.service import Party
from app.db.transaction import Transaction
from app.exam_sessions.queries.tickets import use_ticket
from app.exam_sessions.rules.derogations import Derogation
from app.exam_sessions.service.derogations import derogate
from app.http.tickets import Presented
from app.kit.errors import Conflict


async def admit_ticket(
    db: Transaction, presented: Presented | None, *, account: UUID, actor: Party | None = None
) -> None:
    """Write the ticket's use in the act's own transaction: a refusal undoes it, and the ticket may serve again.

    `account` is the candidate's, `actor` who acts for them when it is not they.

    Every guarded act begins by it. The act itself is judged on the calendar with the ticket's instant, as all others.
    """
    if presented is None:
        return
    presented.require_alive()
    ticket = presented.ticket
    if not await use_ticket(
        db, ticket=ticket.id, account=account, window=presented.window, arrived_at=ticket.arrived_at
    ):
        raise Conflict(
            "ticket-utilise", "Ce ticket a déjà servi : relisez votre inscription, votre demande y est sans doute."
        )
    await derogate(
        db,
        Derogation.TICKET,
        presented.window,
        motive="Arrivé à temps, non traité alors : ticket d'arrivée.",
        actor=actor or Party("candidate", account),
        account=account,
    )
