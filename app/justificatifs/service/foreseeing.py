"""What registering so would give, with the pieces that would be due."""

from collections.abc import Iterable

from app.exam_sessions.rules import legal_instant
from app.http.problems import told
from app.justificatifs.service.checklists import due
from app.justificatifs.service.showing import due_shown
from app.kit.errors import Violation
from app.registrations.rules import Notice
from app.registrations.service import Checked


def checked_shown(checked: Checked) -> dict[str, object]:
    """The contract's Check."""
    offer = checked.facts.offer
    pieces = due(checked.choices, checked.facts.candidate, offer, checked.settings.get("pieces"))
    return {
        "valid": not checked.violations,
        "violations": [told(violation) for violation in checked.violations],
        "warnings": [told(warning) for warning in _warned(checked.warnings)],
        "checklist": [
            due_shown(piece, offer.zone, until=None if piece.late_allowed else offer.justificatifs_close_at)
            for piece in pieces
        ],
        "irrevocable": [
            {"what": choice.code, "when": legal_instant(choice.at, offer.zone), "sentence": choice.detail}
            for choice in checked.irrevocable
        ],
    }


def _warned(notices: Iterable[Notice]) -> Iterable[Violation]:
    return (Violation(notice.code, notice.field, notice.detail, notice.source) for notice in notices)
