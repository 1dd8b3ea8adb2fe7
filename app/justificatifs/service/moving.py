"""The one function that moves a file from a state to another; SQL refuses any other move."""

from collections.abc import Collection
from typing import Unpack

from app.db.transaction import Transaction
from app.justificatifs.queries import acts
from app.justificatifs.rules.states import DepotState, move_depot
from app.justificatifs.schemas.kept import KeptDepot
from app.kit.errors import Conflict
from app.registrations.rules.moves import Actor, Condition


def depositor(depot: KeptDepot) -> Actor:
    """Who may take it back, or replace it."""
    return Actor.CANDIDAT if depot.organisme_id is None else Actor.ORGANISME


async def moved(
    db: Transaction,
    depot: KeptDepot,
    target: DepotState,
    by: Actor,
    met: Collection[Condition] = (),
    **found: Unpack[acts.Found],
) -> KeptDepot:
    """The file, moved; its row is locked."""
    verdict = move_depot(depot.state, target, by, met)
    after = await acts.move(db, depot.id, depot.state, target, **found) if verdict.allowed else None
    if after is None:
        raise Conflict("changement-impossible", verdict.detail or "Ce dépôt a changé entre-temps : relisez-le.")
    return after
