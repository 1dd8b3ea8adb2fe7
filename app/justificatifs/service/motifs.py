"""The motives of refusal of an exam session, as agents read them and administrators set them."""

from collections.abc import Callable

from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions
from app.justificatifs.rules.motifs import Motif, MotifSetting
from app.justificatifs.service.listing import listed_motifs, put_motif
from app.staff.access import CallingAgent


async def listed_motifs_whole(db: Asking, year: int) -> tuple[tuple[Motif, ...], int]:
    """Every motive, and the version of the exam session."""
    version = (await exam_sessions.session_of(db, year)).version
    return await listed_motifs(db, year), version


async def put_motif_as_agent(
    db: Transaction, year: int, setting: MotifSetting, *, agent: CallingAgent, version: Callable[[int], None]
) -> tuple[Motif, int]:
    """In place of all that was said of it; the version of the exam session then."""
    actor = await exam_sessions.national(db, agent)
    await exam_sessions.held_session(db, year, version)
    await put_motif(db, year, setting, actor=actor)
    found, after = await listed_motifs_whole(db, year)
    return next(one for one in found if one.code == setting.code), after
