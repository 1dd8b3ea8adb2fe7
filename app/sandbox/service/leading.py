"""Lead a test candidate, in the worker: one act of the house after the other, each told to the feed before the next."""

from uuid import UUID

from app.dossiers.service import entries
from app.http.house import House
from app.kit.errors import Conflict, Refusal, RefusalForNow
from app.partners import service as partners
from app.sandbox.queries import candidates as queries
from app.sandbox.queries.candidates import Kept
from app.sandbox.rules.leading import Step, Wanted, next_step, reachable
from app.sandbox.service import steps
from app.sandbox.service.candidates import inaccessible
from app.sandbox.service.clock import in_sandbox
from app.sandbox.service.standing import place_of


async def lead(house: House, candidate: UUID) -> None:
    """All the way; what the house refuses is kept in its own words. Begun again, it goes on from where they are."""
    done: set[tuple[Wanted, Step]] = set()
    while (one := await _awaited(house, candidate)) is not None:
        try:
            if not await _further(house, one, done):
                return
        except RefusalForNow:
            raise  # an outage: the job is tried again
        except Refusal as refusal:
            async with house.database.transaction() as db:
                await queries.refused(db, candidate, code=refusal.code, said=refusal.detail)
            return


async def _awaited(house: House, candidate: UUID) -> Kept | None:
    async with house.database.transaction() as db:
        await in_sandbox(db)
        return await queries.one(db, candidate)


async def _further(house: House, one: Kept, done: set[tuple[Wanted, Step]]) -> bool:
    """Whether there was a step to make."""
    wanted = Wanted(one.state)
    async with house.database.transaction() as db:
        found = await place_of(db, one)
        possible = reachable(found.place)
        if wanted not in possible:
            raise inaccessible(wanted, possible)
        step = next_step(found.place, wanted)
        if step is None:
            await queries.there(db, one.id, one.state)
            return False
    if (wanted, step) in done:
        raise Conflict("etat-non-atteint", f"L'étape « {step} » n'a pas mené plus loin : signalez-le à l'exploitant.")
    done.add((wanted, step))
    await steps.DONE[step](house, steps.Errand(one, wanted, found.standing))
    async with house.database.transaction() as db:
        after = await queries.one(db, one.id)
        if after is not None and after.registration_id is not None:
            # As the reactions to each act do later: what was led through is seen, not only where it ended.
            await entries.refresh(db, [after.registration_id])
            await partners.project(db, [after.registration_id])
    return True
