"""A verified file is read by machine, apart from its verification: what is read hints, and refuses nothing."""

import tempfile
from pathlib import Path
from uuid import UUID

from app.documents.queries.digests import digests_up_to
from app.documents.rules.mark import PREFIX
from app.documents.rules.places import BOXES
from app.documents.rules.sheet import Expected, Seen, judged
from app.gateways.reader import Page, read
from app.gateways.storage import TRANSFER
from app.http.house import House
from app.justificatifs import service as justificatifs
from app.justificatifs.rules.legibility import Measured, hints
from app.justificatifs.rules.pieces import RECAPITULATIF
from app.justificatifs.rules.reading import Reading

_PLACES = {name: (box.left, box.top, box.right, box.bottom) for name, box in BOXES.items()}


async def read_depot(house: House, depot_id: UUID) -> None:
    """Read one file and say so, once; an outage is tried again."""
    async with house.database.transaction() as db:
        depot = await justificatifs.to_read(db, depot_id)
        if depot is None:
            return
        digests = await digests_up_to(db, registration=depot.registration_id, version=depot.version)
    pages = await _seen(house, depot.clean_key, sheet=depot.piece == RECAPITULATIF)
    async with house.database.transaction() as db:
        await justificatifs.record_reading(db, house.clock.now(), depot_id, _reading(depot, pages, digests))


async def _seen(house: House, clean_key: str, *, sheet: bool) -> tuple[Page, ...]:
    content = await house.storage.get_clean(clean_key, patience=TRANSFER)
    with tempfile.TemporaryDirectory(prefix="reading-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        return await (read(path, prefix=PREFIX, boxes=_PLACES) if sheet else read(path))


def _reading(depot: justificatifs.ToRead, pages: tuple[Page, ...], digests: dict[int, str]) -> Reading:
    found = hints(tuple(Measured(page.number, page.side, page.light, page.edge) for page in pages))
    if depot.piece != RECAPITULATIF:
        return Reading(found)
    codes = tuple(Seen(code.text, code.ink) for page in pages for code in page.codes)
    return Reading(found, judged(codes, Expected(depot.registration_id, depot.version, digests)))
