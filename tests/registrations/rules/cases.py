"""How a row of a table of cases is judged: the whole law is asked, and nothing else may be found."""

from dataclasses import dataclass, field

from app.kit.errors import Violation
from app.registrations.rules import violations
from tests.registrations.rules.sample import Changes, Known, choices, facts
from tests.regles.tables import Row, rows

__all__ = ["Case", "Row", "assert_sentence", "judge", "rows"]


@dataclass(frozen=True)
class Case:
    """« what », by which rule, with which changes, gives which (code, field) pairs."""

    what: str
    source: str
    asked: Changes = field(default_factory=Changes)
    known: Known = field(default_factory=Known)
    gives: tuple[tuple[str, str], ...] = ()


def judge(case: Case) -> None:
    """Exactly the violations of the row, the row's source cited, each in a complete French sentence."""
    found = violations(choices(**case.asked), facts(**case.known))
    assert tuple((violation.code, violation.field) for violation in found) == case.gives
    assert not found or any(case.source in violation.source for violation in found)
    for violation in found:
        assert_sentence(violation)


def assert_sentence(violation: Violation) -> None:
    """It starts, it ends, and no value was forgotten in it."""
    assert violation.detail[0].isupper() or violation.detail[0] == "«"
    assert violation.detail.endswith((".", "»."))
    assert "None" not in violation.detail
