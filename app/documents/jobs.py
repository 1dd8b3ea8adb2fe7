"""What the worker makes."""

from datetime import datetime
from uuid import UUID

from procrastinate import Blueprint

from app.documents import service
from app.documents.service import batches
from app.http.house import House
from app.http.work import job

blueprint = Blueprint()


@job(blueprint, "render_recapitulatif", queue="documents")
async def render_recapitulatif(house: House, now: datetime, *, registration_id: str, version: int) -> None:
    """The récapitulatif of one version, kept."""
    del now
    await service.keep_recapitulatif(house, UUID(registration_id), version)


@job(blueprint, "render_letter", queue="documents")
async def render_letter(house: House, now: datetime, *, letter_id: str) -> None:
    """The letter of one rejection, kept for its candidate."""
    del now
    await service.keep_letter(house, UUID(letter_id))


@job(blueprint, "render_batch", queue="documents")
async def render_batch(house: House, now: datetime, *, batch_id: str) -> None:
    """The letters of one batch, as one PDF."""
    await batches.render(house, now, UUID(batch_id))


@job(blueprint, "reconcile", queue="upkeep", cron="41 3 * * *")
async def reconcile(house: House, now: datetime) -> None:
    """Set what S3 holds against what the rows say, once a day."""
    await service.reconcile_daily(house, now)


@job(blueprint, "read_depot", queue="readings")
async def read_depot(house: House, now: datetime, *, depot_id: str) -> None:
    """What a machine reads of a verified file: the mark of a signed récapitulatif, pages hard to read."""
    del now  # its end is dated, not its beginning
    await service.read_depot(house, UUID(depot_id))
