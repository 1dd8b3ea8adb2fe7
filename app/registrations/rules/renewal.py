"""A redoublant begins where the last session ended: what carries over, and what must be answered again.

A bénéfice is proposed from the grades declared then, and from those that the service imported (`facts.history`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.kit.errors import Violation
from app.registrations.rules.choices import Category, Choices, FormerSitting, Grade, UnitChoice, UnitState
from app.registrations.rules.facts import Facts, Notice
from app.registrations.rules.grades import record
from app.registrations.rules.units import Plan

_FORMER = "Guide, « Public concerné »"

AGAIN = (
    Violation(
        "a-redonner",
        "/handicap",
        "Répondez de nouveau à la rubrique « handicap », et dites si un aménagement vous a déjà été accordé : une "
        "demande ne vaut que pour sa session.",
        "Guide §8",
    ),
    Violation(
        "a-redonner",
        "/modalites",
        "Relisez les modalités de cette session et acceptez-les : l'accord donné l'an dernier ne vaut plus.",
        "Guide §2 et §7",
    ),
)
"""What never carries over."""
NOT_CARRIED = ("handicap", "earlier_amenagement", "modalites")
"""The members that these are about: they are of one session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sat:
    """The session renewed: who sat it, as what, with which grades."""

    exam_session: int
    academie: str
    candidate_number: str
    grades: tuple[Grade, ...] = ()


def renewed(former: Choices, sat: Sat, facts: Facts) -> Choices:
    """The former choices moved to the session offered; nothing else of them is lost."""
    moved = replace(
        former,
        exam_session=facts.offer.exam_session,
        category=_category(former, facts.now.astimezone(facts.offer.zone).date()),
        former_sittings=_sittings(former, sat),
        units=(),
        handicap=False,
        earlier_amenagement=False,
    )
    return replace(moved, units=tuple(_units(moved, facts)))


def _category(former: Choices, today: date) -> Category:
    # [P] The year of work, once there, stays; a preparation counts while it lasts; who prepares no more is a
    # redoublant (02, rule 2: « isolé, prepared earlier »). In each case the former sitting adds its pieces.
    preparation = former.preparation
    match former.category:
        case Category.EXPERIENCE:
            return Category.EXPERIENCE
        case Category.DISTANCE if preparation is not None and (
            preparation.ends_on is None or preparation.ends_on >= today
        ):
            return Category.DISTANCE
        case _:
            return Category.REDOUBLANT


def _sittings(former: Choices, sat: Sat) -> tuple[FormerSitting, ...]:
    last = FormerSitting(
        exam_session=sat.exam_session,
        academie=sat.academie,
        candidate_number=sat.candidate_number,
        grades=sat.grades,
    )
    others = [sitting for sitting in former.former_sittings if sitting.exam_session != sat.exam_session]
    return (*others, last)


def _units(moved: Choices, facts: Facts) -> Iterator[UnitChoice]:
    """What is held stays held; all else follows the forme (D643-14, D643-22): sat, or chosen anew.

    [P] A report is the candidate's choice, never proposed: the unit may be sat again.
    """
    plan = Plan.of(moved, facts.offer)
    dispensed = {claim.unite for claim in moved.dispenses}
    graded = [grade.unite for sitting in moved.former_sittings for grade in sitting.grades]
    for code in dict.fromkeys([*plan.known, *(code for code in (*sorted(dispensed), *graded) if not plan.known)]):
        if code in dispensed:
            yield UnitChoice(unite=code, state=UnitState.DISPENSE)
        elif any(not grade.renounced for grade in record(moved, facts, plan, code).living):
            yield UnitChoice(unite=code, state=UnitState.BENEFICE)


def notices(former: Choices, moved: Choices) -> Iterator[Notice]:
    """What was decided for the candidate in carrying over, to be checked."""
    if moved.category is not former.category:
        yield Notice(
            code="categorie-redoublant",
            field="/category",
            detail="Votre préparation est achevée : vous êtes proposé(e) comme redoublant. Si vous êtes de nouveau "
            "inscrit(e) dans un organisme à distance, dites-le et décrivez cette préparation.",
            source=_FORMER,
        )
    held = [unit.unite for unit in moved.units if unit.state is UnitState.BENEFICE]
    if held:
        yield Notice(
            code="benefices-proposes",
            field="/units",
            detail=f"Le bénéfice de vos notes d'au moins 10 est proposé pour {', '.join(held)} : passer une de ces "
            "unités, c'est y renoncer définitivement.",
            source="Guide, « Public concerné » ; Code de l'éducation, D643-15",
        )
