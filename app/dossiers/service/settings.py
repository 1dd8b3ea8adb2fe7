"""What an exam session says of decisions, as an operator reads and sets it: its motifs, and whether two must reject."""

from collections.abc import Callable
from dataclasses import asdict, fields, replace

from app.audit.service import SYSTEM, Party
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.dossiers.rules.motifs import Motif, MotifSetting, faults, motifs_of
from app.dossiers.schemas.kept import motif_settings
from app.dossiers.service.standing import MOTIFS, TWO_AGENTS
from app.exam_sessions import service as exam_sessions
from app.http.validation import invalid
from app.staff.access import CallingAgent


async def motifs(db: Asking, year: int) -> tuple[Motif, ...]:
    """Those of the exam session, the ones that are switched off too."""
    return motifs_of(motif_settings((await exam_sessions.settings_of(db, year)).get(MOTIFS)))


async def set_motif(db: Transaction, year: int, changed: MotifSetting) -> None:
    """Change what the exam session says of a motif, or add one; every fault at once, and then nothing is done."""
    said = motif_settings((await exam_sessions.settings_of(db, year)).get(MOTIFS))
    before = next((one for one in said if one.code == changed.code), MotifSetting(code=changed.code))
    given = {one.name: value for one in fields(changed) if (value := getattr(changed, one.name)) is not None}
    await _put(db, year, replace(before, **given), actor=SYSTEM)


async def motifs_whole(db: Asking, year: int) -> tuple[tuple[Motif, ...], int]:
    """Every motif, and the version of the exam session."""
    version = (await exam_sessions.session_of(db, year)).version
    return await motifs(db, year), version


async def put_motif_as_agent(
    db: Transaction, year: int, setting: MotifSetting, *, agent: CallingAgent, version: Callable[[int], None]
) -> tuple[Motif, int]:
    """In place of all that was said of it; the version of the exam session then."""
    actor = await exam_sessions.national(db, agent)
    await exam_sessions.held_session(db, year, version)
    await _put(db, year, setting, actor=actor)
    found, after = await motifs_whole(db, year)
    return next(one for one in found if one.code == setting.code), after


async def _put(db: Transaction, year: int, whole: MotifSetting, *, actor: Party) -> None:
    if found := tuple(faults(whole)):
        raise invalid(found)
    members = _members(whole)
    await exam_sessions.set_entry(db, year, "decision_motif", whole.code, members, listed=MOTIFS, actor=actor)


async def set_two_agents(db: Transaction, year: int, *, asked: bool) -> None:
    """Whether a rejection is decided at two."""
    await exam_sessions.set_member(db, year, TWO_AGENTS, asked)


def _members(setting: MotifSetting) -> dict[str, object]:
    members = {name: value for name, value in asdict(setting).items() if value is not None and name != "code"}
    if setting.verdicts is not None:
        members["verdicts"] = sorted(setting.verdicts)
    return members
