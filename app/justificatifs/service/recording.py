"""What was read of a file is written down once; a récapitulatif of an older version counts no more from then on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.audit.service import SYSTEM, Party, record
from app.db.transaction import Transaction
from app.justificatifs.events import DepotRead
from app.justificatifs.queries import acts
from app.justificatifs.queries import depots as queries
from app.justificatifs.rules.reading import Reading
from app.justificatifs.rules.states import DepotState


@dataclass(frozen=True, slots=True)
class ToRead:
    """A verified file that no machine read yet: where its clean copy is, and the version it was declared for."""

    registration_id: UUID
    version: int
    piece: str
    clean_key: str


async def to_read(db: Transaction, depot_id: UUID) -> ToRead | None:
    """The file, if it is verified and was not read yet."""
    depot = await queries.any_depot(db, depot_id=depot_id)
    if depot is None or depot.state is not DepotState.VERIFIE or depot.clean_key is None or depot.reading is not None:
        return None
    return ToRead(depot.registration_id, depot.registration_version, depot.piece, depot.clean_key)


async def record_reading(db: Transaction, now: datetime, depot_id: UUID, reading: Reading) -> None:
    """Done again, or once the file is gone, it changes nothing."""
    depot = await acts.record_reading(db, now, depot_id, reading)
    if depot is None or reading.sheet is None:
        return
    sheet = reading.sheet
    await record(
        db,
        "depot.read",
        actor=SYSTEM,
        subject=Party("depot", depot_id),
        detail={"registration": str(depot.registration_id), "lu": sheet.lu.value, "version": sheet.version},
        event=DepotRead(registration_id=depot.registration_id, depot_id=depot_id),
    )
