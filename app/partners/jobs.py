"""What the worker does for training bodies' feeds."""

from datetime import datetime

import structlog
from procrastinate import Blueprint

from app.http.house import House
from app.http.work import job
from app.partners import service

blueprint = Blueprint()

log = structlog.get_logger("partners")


@job(blueprint, "mend", queue="upkeep", cron="43 * * * *")
async def mend(house: House, now: datetime) -> None:
    """Every hour: what no fact told reaches the feeds all the same."""
    del now
    log.info("mended", changes=await service.mend(house.database))
