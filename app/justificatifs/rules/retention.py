"""What becomes of a file's content, in either bucket (docs/decisions/what-leaves-quarantine.md)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.justificatifs.rules.states import DepotState

REST = timedelta(days=1)
"""[P] What is due to go stays a day more: past the life of every URL and upload, and time to see a mistake of ours."""

_EXAMINED = frozenset({DepotState.RECU, DepotState.EN_ANALYSE})


class Fate(StrEnum):
    """What an object must do."""

    REQUIRED = "required"
    """Be there: without it something is lost."""
    KEPT = "kept"
    """Stay, if it is there."""
    ERASED = "erased"
    """Go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What bears on it: `settled` tells that the file was verified, `since` when its row last moved."""

    state: DepotState
    settled: bool
    replaced: bool
    since: datetime
    last_epreuve_on: date


def in_quarantine(content: Content, now: datetime) -> Fate:
    """The upload itself. Guide and code say nothing of it: all of this is [P]."""
    if content.state in _EXAMINED:
        return Fate.REQUIRED
    if content.state is DepotState.ATTENDU or now < content.since + REST:
        return Fate.KEPT
    if content.settled or (content.state is DepotState.ABANDONNE and not content.replaced):
        return Fate.ERASED  # it is in the clean bucket, or its candidate took it back, or it was given up
    # Refused by the machine: an agent may have to look into it as long as the exam session is not over.
    return Fate.KEPT if now.date() <= content.last_epreuve_on else Fate.ERASED


def in_clean(content: Content, now: datetime) -> Fate:
    """What was verified. A file replaced by another stays: it is history, and an agent may have judged it."""
    if content.state is DepotState.VERIFIE or (content.settled and content.replaced):
        return Fate.REQUIRED
    return Fate.KEPT if now < content.since + REST else Fate.ERASED
