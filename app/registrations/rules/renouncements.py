"""Bénéfices given up: said, never silent; undone until closing, then definitive for ever (Guide, D643-15)."""

from collections.abc import Iterator

from app.kit.errors import Violation
from app.registrations.rules.choices import Choices, Renouncement
from app.registrations.rules.facts import Facts, Irrevocable
from app.registrations.rules.grades import record
from app.registrations.rules.units import Plan

_SOURCE = "Guide, « Public concerné » ; Code de l'éducation, D643-15"


def violations(choices: Choices, facts: Facts, plan: Plan) -> Iterator[Violation]:
    """What is renounced without being held, and what is sat without being renounced."""
    yield from _said(choices, facts, plan)
    if choices.former_sittings or facts.history.grades:
        yield from _unsaid(choices, facts, plan)


def _said(choices: Choices, facts: Facts, plan: Plan) -> Iterator[Violation]:
    seen: set[tuple[str, int]] = set()
    for index, form in enumerate(choices.renouncements):
        key = (form.unite, form.exam_session)
        won = record(choices, facts, plan, form.unite).won
        if key in seen:
            yield Violation(
                "renoncement-en-double",
                f"/renouncements/{index}",
                f"Le renoncement au bénéfice de l'unité {plan.name(form.unite)} est indiqué deux fois.",
                _SOURCE,
            )
        elif all(grade.exam_session != form.exam_session for grade in won) and not _remembered(form, facts):
            yield Violation(
                "renoncement-sans-benefice",
                f"/renouncements/{index}",
                f"Vous renoncez à un bénéfice de l'unité {plan.name(form.unite)}, mais aucune note d'au moins 10 "
                f"n'est indiquée pour la session {form.exam_session}.",
                _SOURCE,
            )
        seen.add(key)


def _remembered(form: Renouncement, facts: Facts) -> bool:
    """Said when a window closed: saying it again changes nothing."""
    return any(form in past.renouncements for past in facts.history.closed)


def _unsaid(choices: Choices, facts: Facts, plan: Plan) -> Iterator[Violation]:
    # Guide: signing up for the épreuve is renouncing, for ever: it must be said, never happen unseen.
    fields = {unit.unite: f"/units/{index}/state" for index, unit in enumerate(choices.units)}
    for code in sorted(plan.passed | (plan.known.keys() - plan.listed)):
        living = record(choices, facts, plan, code).living
        unsaid = sorted({grade.exam_session for grade in living if not grade.renounced})
        if unsaid and plan.sits(code):
            yield Violation(
                "renoncement-requis",
                fields.get(code, "/units"),
                f"Vous avez une note d'au moins 10 à l'unité {plan.name(code)} (session "
                f"{', '.join(map(str, unsaid))}) : la passer, c'est renoncer définitivement à cette note. Déclarez "
                "ce renoncement, ou gardez le bénéfice.",
                _SOURCE,
            )


def irrevocable(choices: Choices, facts: Facts) -> Iterator[Irrevocable]:
    """Each renouncement, at closing: until then it can be undone [P]; what is lost already is not announced."""
    plan = Plan.of(choices, facts.offer)
    for index, form in enumerate(choices.renouncements):
        won = record(choices, facts, plan, form.unite).won
        if any(grade.exam_session == form.exam_session and grade.lost_in is None for grade in won):
            yield Irrevocable(
                code="renoncement",
                field=f"/renouncements/{index}",
                detail=f"Vous renoncez au bénéfice de l'unité {plan.name(form.unite)} obtenu à la session "
                f"{form.exam_session} : ce sera définitif à la clôture des inscriptions.",
                source=_SOURCE,
                at=facts.offer.closes_at,
            )
