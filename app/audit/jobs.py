"""What the worker does for the journal."""

from datetime import datetime

from procrastinate import Blueprint

from app.audit.service import SEAL, seal
from app.audit.service.chain import BATCH
from app.http.house import House
from app.http.work import job

blueprint = Blueprint()


@job(blueprint, "seal", queue="upkeep", cron="* * * * *")
async def seal_journal(house: House, now: datetime) -> None:
    """Chain what was written since, batch by batch, each in a transaction of its own."""
    done = BATCH
    while done == BATCH:
        async with house.database.transaction() as db:
            done = await seal(db, now, lambda content: house.signer.sign(content, SEAL))
