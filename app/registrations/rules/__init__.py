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
    numbers,
    person,
    renouncements,
    subject,
    units,
)
from app.registrations.rules.choices import Choices, completed, named
from app.registrations.rules.facts import Candidate, Facts, FirstRegistration, Irrevocable, Notice
from app.registrations.rules.offer import Offer

__all__ = [
    "LAW",
    "Candidate",
    "Choices",
    "Facts",
    "FirstRegistration",
    "Irrevocable",
    "Notice",
    "Offer",
    "completed",
    "irrevocable",
    "named",
    "violations",
    "warnings",
]

LAW = "1"
"""Raised with each change of a rule: a receipt says by which one its act was judged."""

# In the order of the form; with each family, the members that it weighs against one another.
_FAMILIES = (
    (subject.violations, frozenset[str]()),
    (forme.violations, frozenset({"forme"})),
    (person.violations, frozenset[str]()),
    (
        eligibility.violations,
        frozenset({"category", "forme", "preparation", "work_periods", "former_sittings"}),
    ),
    (units.violations, frozenset({"units", "forme", "option", "specialite"})),
    (held.violations, frozenset({"units", "forme", "former_sittings", "renouncements", "specialite"})),
    (numbers.violations, frozenset({"former_sittings", "specialite"})),
    (dispenses.violations, frozenset({"dispenses", "units", "forme", "option", "specialite"})),
    (languages.violations, frozenset({"languages", "units", "forme", "option", "preparation", "specialite"})),
    (facultatives.violations, frozenset({"facultatives", "languages", "option", "specialite"})),
    (handicap.violations, frozenset({"handicap", "earlier_amenagement"})),
)
_NOTICES = (
    (lateness.notices, frozenset({"academie"})),
    (forme.notices, frozenset({"specialite"})),
    (eligibility.notices, frozenset({"category", "forme", "preparation", "work_periods", "academie"})),
    (units.notices, frozenset({"specialite", "option"})),
    (numbers.notices, frozenset({"former_sittings"})),
    (dispenses.notices, frozenset({"dispenses", "specialite", "option"})),
    (handicap.notices, frozenset({"handicap", "academie"})),
)
_IRREVOCABLE = (
    (forme.irrevocable, frozenset({"forme", "specialite", "academie"})),
    (renouncements.irrevocable, frozenset({"renouncements", "academie"})),
)


def _stable(violation: Violation) -> tuple[str, str]:
    # Those that say the same of several lines stay in the order of the lines.
    return violation.code, violation.detail


def violations(choices: Choices, facts: Facts, unread: frozenset[str] = frozenset()) -> tuple[Violation, ...]:
    """Everything wrong at once: by family, then by code, whatever the order of the lists received.

    Nothing is said of the members `unread` (their form is at fault), nor by a family that weighs them.
    """
    return tuple(
        violation
        for family, weighed in _FAMILIES
        if not weighed & unread
        for violation in sorted(family(choices, facts), key=_stable)
        if _member(violation) not in unread
    )


def _member(violation: Violation) -> str:
    return violation.field.split("/")[1] if violation.field else ""


def warnings(choices: Choices, facts: Facts, unread: frozenset[str] = frozenset()) -> tuple[Notice, ...]:
    """What blocks nothing, but that the candidate had better know now; nothing that rests on a member `unread`."""
    return tuple(notice for family, weighed in _NOTICES if not weighed & unread for notice in family(choices, facts))


def irrevocable(choices: Choices, facts: Facts, unread: frozenset[str] = frozenset()) -> tuple[Irrevocable, ...]:
    """What cannot be undone any more, and from when; nothing that rests on a member `unread`."""
    return tuple(
        choice for family, weighed in _IRREVOCABLE if not weighed & unread for choice in family(choices, facts)
    )
