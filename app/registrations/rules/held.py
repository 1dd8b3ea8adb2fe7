"""What is claimed from before: former sittings, bénéfices, reports (D643-15, D643-23)."""

from collections.abc import Iterator

from app.kit.errors import Violation
from app.registrations.rules import renouncements
from app.registrations.rules.choices import Choices, Forme, UnitState
from app.registrations.rules.facts import Facts
from app.registrations.rules.grades import ABSENCES, KEPT_FOR, Record, obtained, record, same, value
from app.registrations.rules.units import Plan

__all__ = ["ABSENCES", "KEPT_FOR", "value", "violations"]

_BENEFICE = "Guide, « Public concerné » ; Code de l'éducation, D643-15"
_REPORT = "Code de l'éducation, D643-23"
_FORMER = "Guide, « Public concerné »"


def violations(choices: Choices, facts: Facts) -> Iterator[Violation]:
    """Everything wrong in the former sittings and in what is claimed from them."""
    plan = Plan.of(choices, facts.offer)
    yield from _former_sittings(choices, facts)
    yield from _states(choices, facts, plan)
    yield from renouncements.violations(choices, facts, plan)


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
        yield from _grades(choices, facts, index)


def _grades(choices: Choices, facts: Facts, index: int) -> Iterator[Violation]:
    sitting = choices.former_sittings[index]
    official = {one.unite: one.grade for one in facts.history.grades if one.exam_session == sitting.exam_session}
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
        elif not same(grade.grade, official.get(grade.unite, grade.grade)):
            yield Violation(
                "note-contredite",
                f"{field}/grade",
                f"La note officielle de {grade.unite} à la session {sitting.exam_session} est "
                f"{_said(official[grade.unite])}, et non {_said(grade.grade)} : corrigez-la ou retirez-la.",
                _FORMER,
            )
        elif not obtained(facts.history, sitting.exam_session, grade.unite):
            yield Violation(
                "note-non-obtenue",
                f"{field}/unite",
                f"Vous n'avez pas passé {grade.unite} à la session {sitting.exam_session} : indiquez cette note à la "
                "session où vous l'avez obtenue.",
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


def _said(grade: str) -> str:
    return f"« {grade} »" if grade in ABSENCES else grade


def _states(choices: Choices, facts: Facts, plan: Plan) -> Iterator[Violation]:
    for index, unit in enumerate(choices.units):
        field = f"/units/{index}/state"
        if unit.state is UnitState.BENEFICE:
            yield from _benefice(record(choices, facts, plan, unit.unite), plan.name(unit.unite), field)
        elif unit.state is UnitState.REPORT and choices.forme is Forme.GLOBALE:
            yield Violation(
                "report-en-globale",
                field,
                f"Une note inférieure à 10 ne se reporte qu'en forme progressive : l'unité "
                f"{plan.name(unit.unite)} est à passer.",
                _REPORT,
            )
        elif unit.state is UnitState.REPORT:
            yield from _report(record(choices, facts, plan, unit.unite), plan.name(unit.unite), field)


def _benefice(known: Record, name: str, field: str) -> Iterator[Violation]:
    won = known.won
    if not known.kept:
        code, why = "benefice-sans-note", "aucune note de cette unité n'est indiquée dans vos sessions antérieures"
    elif not won:
        code, why = "benefice-note-insuffisante", "sa note est inférieure à 10"
    elif all(grade.given_up and not grade.expired for grade in won):
        code, why = "benefice-renonce", _given_up(known)
    elif all(grade.given_up or grade.expired for grade in won):
        code, why = "benefice-expire", f"une note ne se garde que {KEPT_FOR} ans"
    else:
        return
    yield Violation(code, field, f"Vous ne pouvez pas garder le bénéfice de l'unité {name} : {why}.", _BENEFICE)


def _given_up(known: Record) -> str:
    before = [grade.lost_in for grade in known.won if grade.lost_in is not None]
    if not before:
        return "vous y renoncez, et ce renoncement est définitif"
    return (
        f"vous y avez renoncé à la session {max(before)} (s'inscrire de nouveau à l'épreuve vaut renoncement), et ce "
        "renoncement est définitif"
    )


def _report(known: Record, name: str, field: str) -> Iterator[Violation]:
    low = [grade for grade in known.last if not grade.benefice]
    if not known.kept:
        code, why = "report-sans-note", "aucune note de cette unité n'est indiquée dans vos sessions antérieures"
    elif known.unknown_since is not None:
        # D643-23 al. 3: sat again, the last grade counts.
        code, why = (
            "report-repassee",
            f"vous l'avez passée de nouveau à la session {known.unknown_since}, indiquez la note obtenue alors",
        )
    elif not low:
        code, why = "report-note-suffisante", "sa dernière note est d'au moins 10, elle ne peut donner qu'un bénéfice"
    elif all(grade.expired for grade in low):
        code, why = "report-expire", f"une note ne se garde que {KEPT_FOR} ans"
    else:
        return
    yield Violation(code, field, f"Vous ne pouvez pas reporter la note de l'unité {name} : {why}.", _REPORT)
