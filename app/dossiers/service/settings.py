"""What an exam session says of decisions, as an operator reads and sets it: its motifs, and whether two must reject."""

from dataclasses import asdict, fields, replace

from app.db.transaction import Transaction
from app.dossiers.rules.motifs import Motif, MotifSetting, faults, motifs_of
from app.dossiers.schemas.kept import motif_settings
from app.dossiers.service.standing import MOTIFS, TWO_AGENTS
from app.exam_sessions import service as exam_sessions
from app.http.validation import invalid


async def motifs(db: Transaction, year: int) -> tuple[Motif, ...]:
    """Those of the exam session, the ones that are switched off too."""
    return motifs_of(motif_settings((await exam_sessions.settings_of(db, year)).get(MOTIFS)))


async def set_motif(db: Transaction, year: int, changed: MotifSetting) -> None:
    """Change what the exam session says of a motif, or add one; every fault at once, and then nothing is done."""
    said = motif_settings((await exam_sessions.settings_of(db, year)).get(MOTIFS))
    known = {one.code: one for one in said}
    before = known.get(changed.code, MotifSetting(code=changed.code))
    given = {one.name: value for one in fields(changed) if (value := getattr(changed, one.name)) is not None}
    whole = replace(before, **given)
    if found := tuple(faults(whole)):
        raise invalid(found)
    kept = {code: _members(one) for code, one in sorted({**known, whole.code: whole}.items())}
    await exam_sessions.set_member(db, year, MOTIFS, kept)


async def set_two_agents(db: Transaction, year: int, *, asked: bool) -> None:
    """Whether a rejection is decided at two."""
    await exam_sessions.set_member(db, year, TWO_AGENTS, asked)


def _members(setting: MotifSetting) -> dict[str, object]:
    members = {name: value for name, value in asdict(setting).items() if value is not None and name != "code"}
    if setting.verdicts is not None:
        members["verdicts"] = sorted(setting.verdicts)
    return members
