"""The law of registrations: pure functions on frozen facts, every violation at once."""

from app.kit.errors import Violation
from app.registrations.rules import (
    dispenses,
    eligibility,
    facultatives,
    forme,
    handicap,
    held,
    languages,
    lateness,
    person,
    subject,
    units,
)
from app.registrations.rules.choices import Choices, completed
from app.registrations.rules.facts import Candidate, Facts, FirstRegistration, Irrevocable, Notice
from app.registrations.rules.offer import Offer

__all__ = [
    "Candidate",
    "Choices",
    "Facts",
    "FirstRegistration",
    "Irrevocable",
    "Notice",
    "Offer",
    "completed",
    "irrevocable",
    "violations",
    "warnings",
]

# In the order of the form.
_FAMILIES = (
    subject.violations,
    forme.violations,
    person.violations,
    eligibility.violations,
    units.violations,
    held.violations,
    dispenses.violations,
    languages.violations,
    facultatives.violations,
    handicap.violations,
)
_NOTICES = (lateness.notices, eligibility.notices, units.notices, dispenses.notices, handicap.notices)
_IRREVOCABLE = (forme.irrevocable, held.irrevocable)


def _stable(violation: Violation) -> tuple[str, str, str]:
    return violation.code, violation.detail, violation.field


def violations(choices: Choices, facts: Facts) -> tuple[Violation, ...]:
    """Everything wrong at once: by family, then by code, whatever the order of the lists received."""
    return tuple(violation for family in _FAMILIES for violation in sorted(family(choices, facts), key=_stable))


def warnings(choices: Choices, facts: Facts) -> tuple[Notice, ...]:
    """What blocks nothing, but that the candidate had better know now."""
    return tuple(notice for family in _NOTICES for notice in family(choices, facts))


def irrevocable(choices: Choices, facts: Facts) -> tuple[Irrevocable, ...]:
    """What cannot be undone any more, and from when."""
    return tuple(choice for family in _IRREVOCABLE for choice in family(choices, facts))
