"""What is kept from before: former sittings, bénéfices, reports, renouncements (D643-15, D643-23)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.kit.errors import Violation
from app.registrations.rules.choices import Choices, Forme, UnitState
from app.registrations.rules.facts import Facts, Irrevocable
from app.registrations.rules.units import Plan

KEPT_FOR = 5
"""A grade of exam session Y is usable for Y+1 to Y+5."""
ABSENCES = frozenset({"absent", "absent_force_majeure"})

_PASS = Decimal(10)
_MAXIMUM = Decimal(20)
_GRADE = re.compile(r"[0-2]?[0-9](?:\.[0-9]{1,2})?")
# Since 2022 a bénéfice is kept on a unit only; an épreuve maîtresse won before may still be used (Guide, Information).
_UNITS_ONLY_SINCE = 2022
_BENEFICE = "Guide, « Public concerné » ; Code de l'éducation, D643-15"
_REPORT = "Code de l'éducation, D643-23"
_FORMER = "Guide, « Public concerné »"


def value(grade: str) -> Decimal | None:
    """A grade from 0 to 20 by hundredths, or None: an absence, or no grade at all."""
    number = Decimal(grade) if _GRADE.fullmatch(grade) else None
    return number if number is not None and number <= _MAXIMUM else None


@dataclass(frozen=True, slots=True)
class Kept:
    """One numeric grade of a former sitting, as it bears on a unit."""

    exam_session: int
    grade: Decimal
    renounced: bool
    expired: bool

    @property
    def benefice(self) -> bool:
        """High enough to be a bénéfice."""
        return self.grade >= _PASS


def violations(choices: Choices, facts: Facts) -> Iterator[Violation]:
    """Everything wrong in the former sittings and in what is claimed from them."""
    plan = Plan.of(choices, facts.offer)
    yield from _former_sittings(choices, facts)
    yield from _states(choices, plan)
    yield from _renouncements(choices, plan)
    if choices.former_sittings:
        yield from _silent_renouncements(choices, plan)


def kept(choices: Choices, plan: Plan, code: str) -> list[Kept]:
    """The grades that bear on a unit: its own, or before 2022 those of its épreuve."""
    unit = plan.known.get(code)
    epreuve = unit.epreuve if unit else None
    renounced = {form.exam_session for form in choices.renouncements if form.unite == code}
    return [
        Kept(sitting.exam_session, number, sitting.exam_session in renounced, _expired(choices, sitting.exam_session))
        for sitting in choices.former_sittings
        for grade in sitting.grades
        if grade.unite == code or (sitting.exam_session < _UNITS_ONLY_SINCE and grade.unite == epreuve)
        if (number := value(grade.grade)) is not None
    ]


def _expired(choices: Choices, exam_session: int) -> bool:
    return not 1 <= choices.exam_session - exam_session <= KEPT_FOR


def _former_sittings(choices: Choices, facts: Facts) -> Iterator[Violation]:
    seen: set[int] = set()
    for index, sitting in enumerate(choices.former_sittings):
        year, field = sitting.exam_session, f"/former_sittings/{index}"
        if year >= choices.exam_session:
            yield Violation(
                "session-anterieure-future",
                f"{field}/exam_session",
                f"La session {year} n'est pas antérieure à la session {choices.exam_session}.",
                _FORMER,
            )
        if year in seen:
            yield Violation(
                "session-anterieure-en-double",
                f"{field}/exam_session",
                f"La session {year} est indiquée deux fois : réunissez ses notes.",
                _FORMER,
            )
        if sitting.academie not in facts.offer.former_academies:
            yield Violation(
                "academie-inconnue",
                f"{field}/academie",
                f"Aucune académie ne porte le code « {sitting.academie} ».",
                _FORMER,
            )
        seen.add(year)
        yield from _grades(choices, index)


def _grades(choices: Choices, index: int) -> Iterator[Violation]:
    sitting = choices.former_sittings[index]
    seen: set[str] = set()
    for rank, grade in enumerate(sitting.grades):
        field = f"/former_sittings/{index}/grades/{rank}"
        if grade.grade not in ABSENCES and value(grade.grade) is None:
            yield Violation(
                "note-invalide",
                f"{field}/grade",
                f"La note de {grade.unite} s'écrit de 0 à 20, avec au plus deux décimales après un point "
                "(12.50), ou bien « absent ».",
                _FORMER,
            )
        if grade.unite in seen:
            yield Violation(
                "note-en-double",
                f"{field}/unite",
                f"La note de {grade.unite} est indiquée deux fois pour la session {sitting.exam_session}.",
                _FORMER,
            )
        seen.add(grade.unite)


def _states(choices: Choices, plan: Plan) -> Iterator[Violation]:
    for index, unit in enumerate(choices.units):
        field = f"/units/{index}/state"
        if unit.state is UnitState.BENEFICE:
            yield from _benefice(kept(choices, plan, unit.unite), plan.name(unit.unite), field)
        elif unit.state is UnitState.REPORT and choices.forme is Forme.GLOBALE:
            yield Violation(
                "report-en-globale",
                field,
                f"Une note inférieure à 10 ne se reporte qu'en forme progressive : l'unité "
                f"{plan.name(unit.unite)} est à passer.",
                _REPORT,
            )
        elif unit.state is UnitState.REPORT:
            yield from _report(kept(choices, plan, unit.unite), plan.name(unit.unite), field)


def _benefice(grades: list[Kept], name: str, field: str) -> Iterator[Violation]:
    won = [grade for grade in grades if grade.benefice]
    if not grades:
        code, why = "benefice-sans-note", "aucune note de cette unité n'est indiquée dans vos sessions antérieures"
    elif not won:
        code, why = "benefice-note-insuffisante", "sa note est inférieure à 10"
    elif all(grade.renounced for grade in won):
        code, why = "benefice-renonce", "vous y renoncez, et ce renoncement est définitif"
    elif all(grade.renounced or grade.expired for grade in won):
        code, why = "benefice-expire", f"une note ne se garde que {KEPT_FOR} ans"
    else:
        return
    yield Violation(code, field, f"Vous ne pouvez pas garder le bénéfice de l'unité {name} : {why}.", _BENEFICE)


def _report(grades: list[Kept], name: str, field: str) -> Iterator[Violation]:
    low = [grade for grade in grades if not grade.benefice]
    if not grades:
        code, why = "report-sans-note", "aucune note de cette unité n'est indiquée dans vos sessions antérieures"
    elif not low:
        code, why = "report-note-suffisante", "sa note est d'au moins 10, demandez-en le bénéfice"
    elif all(grade.expired for grade in low):
        code, why = "report-expire", f"une note ne se garde que {KEPT_FOR} ans"
    else:
        return
    yield Violation(code, field, f"Vous ne pouvez pas reporter la note de l'unité {name} : {why}.", _REPORT)


def _renouncements(choices: Choices, plan: Plan) -> Iterator[Violation]:
    seen: set[tuple[str, int]] = set()
    for index, form in enumerate(choices.renouncements):
        key = (form.unite, form.exam_session)
        won = [grade for grade in kept(choices, plan, form.unite) if grade.benefice]
        if key in seen:
            yield Violation(
                "renoncement-en-double",
                f"/renouncements/{index}",
                f"Le renoncement au bénéfice de l'unité {plan.name(form.unite)} est indiqué deux fois.",
                _BENEFICE,
            )
        elif all(grade.exam_session != form.exam_session for grade in won):
            yield Violation(
                "renoncement-sans-benefice",
                f"/renouncements/{index}",
                f"Vous renoncez à un bénéfice de l'unité {plan.name(form.unite)}, mais aucune note d'au moins 10 "
                f"n'est indiquée pour la session {form.exam_session}.",
                _BENEFICE,
            )
        seen.add(key)


def _silent_renouncements(choices: Choices, plan: Plan) -> Iterator[Violation]:
    # Guide: signing up for the épreuve is renouncing, for ever: it must be said, never happen unseen.
    fields = {unit.unite: f"/units/{index}/state" for index, unit in enumerate(choices.units)}
    for code in sorted(plan.passed | (plan.known.keys() - plan.listed)):
        lost = [grade for grade in kept(choices, plan, code) if grade.benefice and not grade.expired]
        unsaid = sorted({grade.exam_session for grade in lost if not grade.renounced})
        if unsaid and plan.sits(code):
            yield Violation(
                "renoncement-requis",
                fields.get(code, "/units"),
                f"Vous avez une note d'au moins 10 à l'unité {plan.name(code)} (session "
                f"{', '.join(map(str, unsaid))}) : la passer, c'est renoncer définitivement à cette note. Déclarez "
                "ce renoncement, ou gardez le bénéfice.",
                _BENEFICE,
            )


def irrevocable(choices: Choices, facts: Facts) -> Iterator[Irrevocable]:
    """Each renouncement, at closing: until then it can be undone [P]."""
    plan = Plan.of(choices, facts.offer)
    for index, form in enumerate(choices.renouncements):
        yield Irrevocable(
            code="renoncement",
            field=f"/renouncements/{index}",
            detail=f"Vous renoncez au bénéfice de l'unité {plan.name(form.unite)} obtenu à la session "
            f"{form.exam_session} : ce sera définitif à la clôture des inscriptions.",
            source=_BENEFICE,
            at=facts.offer.closes_at,
        )
