"""What registering so would give, with the pieces that would be due."""

from collections.abc import Iterable

from app.exam_sessions.rules import legal_instant
from app.http.problems import told
from app.justificatifs.rules.claims import Claim
from app.justificatifs.rules.pieces import TOUS, Piece
from app.justificatifs.service.checklists import due
from app.justificatifs.service.showing import due_shown
from app.kit.errors import Violation
from app.registrations.rules import Choices, Notice
from app.registrations.rules.choices import Category
from app.registrations.service import Checked


def checked_shown(checked: Checked) -> dict[str, object]:
    """The contract's Check."""
    calendar = checked.window
    return {
        "valid": not checked.violations,
        "violations": [told(violation) for violation in checked.violations],
        "warnings": [told(warning) for warning in _warned(checked.warnings)],
        "checklist": list(_foreseen(checked)),
        "irrevocable": list(_irrevocable(checked)),
        "experience": checked.experience,
        "window": None if calendar is None else calendar.registration.told(),
        "registration": None if checked.live is None else f"/v1/registrations/{checked.live}",
    }


def _irrevocable(checked: Checked) -> Iterable[dict[str, object]]:
    if checked.judged is not None:
        zone = checked.judged.facts.offer.zone
        for choice in checked.irrevocable:
            yield {"what": choice.code, "when": legal_instant(choice.at, zone), "sentence": choice.detail}


def _foreseen(checked: Checked) -> Iterable[dict[str, object]]:
    """The pieces that would be due, as far as can be told from what was read."""
    if checked.judged is None:
        return
    choices, facts, calendar = checked.judged.choices, checked.judged.facts, checked.window
    for piece in due(choices, facts.candidate, facts.offer, (checked.settings or {}).get("pieces")):
        if _certain(piece, choices, checked.unread):
            late = piece.late_allowed or calendar is None
            until = None if late else facts.offer.justificatifs_close_at
            yield due_shown(piece, facts.offer.zone, until=until)


def _certain(piece: Piece, choices: Choices, unread: frozenset[str]) -> bool:
    """Nothing is concluded from a member that could not be read yet."""
    if piece.condition is Claim.MOINS_DE_25_ANS and "nationality" in unread:
        return False
    if "category" not in unread:
        return True
    # A former sitting brings the redoublant's pieces, whatever the category.
    return piece.categories >= TOUS or (bool(choices.former_sittings) and Category.REDOUBLANT in piece.categories)


def _warned(notices: Iterable[Notice]) -> Iterable[Violation]:
    return (Violation(notice.code, notice.field, notice.detail, notice.source) for notice in notices)
