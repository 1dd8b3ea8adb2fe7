"""Units that need not be sat: by diploma, by VAE, by a rector's decision (rule 9)."""

import re
from collections.abc import Iterator

from app.kit import french
from app.kit.errors import Violation
from app.registrations.rules.choices import Choices, Dispense, Ground, UnitState
from app.registrations.rules.facts import Facts, Notice
from app.registrations.rules.offer import Domaine, Unit
from app.registrations.rules.units import Plan, unknown

_SOURCE = "Guide, « Candidats avec un acquis de dispense » ; Code de l'éducation, D643-15"
_BY_DIPLOMA = ("culture generale et expression", "culture economique, juridique et manageriale")
_ECONOMIE_DROIT = frozenset({"economie", "droit"})
_WORD = re.compile("[a-z]+")


def violations(choices: Choices, facts: Facts) -> Iterator[Violation]:
    """Each dispense has its unit, each dispensed unit its dispense."""
    plan = Plan.of(choices, facts.offer)
    dispensed = {unit.unite for unit in choices.units if unit.state is UnitState.DISPENSE}
    seen: set[str] = set()
    for index, claim in enumerate(choices.dispenses):
        yield from _claim(claim, f"/dispenses/{index}", plan, dispensed=claim.unite in dispensed)
        if claim.unite in seen:
            yield Violation(
                "dispense-en-double",
                f"/dispenses/{index}",
                f"La dispense de l'unité {plan.name(claim.unite)} est indiquée deux fois.",
                _SOURCE,
            )
        seen.add(claim.unite)
    yield from _unfounded(choices, plan)


def _claim(claim: Dispense, field: str, plan: Plan, *, dispensed: bool) -> Iterator[Violation]:
    if not plan.exists(claim.unite):
        yield unknown(claim.unite, f"{field}/unite")
        return
    if not dispensed:
        yield Violation(
            "dispense-sans-effet",
            f"{field}/unite",
            f"Vous demandez une dispense de l'unité {plan.name(claim.unite)}, mais vous ne la déclarez pas dispensée : "
            "une unité n'a qu'un seul état.",
            _SOURCE,
        )
    unit = plan.known.get(claim.unite)
    if claim.ground is Ground.DIPLOME and unit is not None and unit.domaine is Domaine.PROFESSIONNEL:
        yield Violation(
            "dispense-professionnelle",
            f"{field}/ground",
            f"Un diplôme ne dispense jamais d'une épreuve professionnelle, et l'unité {plan.name(claim.unite)} en est "
            "une.",
            _SOURCE,
        )


def _unfounded(choices: Choices, plan: Plan) -> Iterator[Violation]:
    claimed = {claim.unite for claim in choices.dispenses}
    for index, unit in enumerate(choices.units):
        if unit.state is UnitState.DISPENSE and unit.unite not in claimed:
            yield Violation(
                "dispense-sans-motif",
                f"/units/{index}/state",
                f"Indiquez à quel titre vous êtes dispensé(e) de l'unité {plan.name(unit.unite)} : diplôme, VAE ou "
                "décision du recteur.",
                _SOURCE,
            )


def notices(choices: Choices, facts: Facts) -> Iterator[Notice]:
    """Dispenses that only an agent can judge: the unit is not known here, or the diploma alone does not give it."""
    plan = Plan.of(choices, facts.offer)
    for index, claim in enumerate(choices.dispenses):
        unit = plan.known.get(claim.unite)
        if unit is None or (claim.ground is Ground.DIPLOME and not _settled(unit)):
            yield Notice(
                code="dispense-a-examiner",
                field=f"/dispenses/{index}",
                detail=f"Votre dispense de l'unité {plan.name(claim.unite)} sera examinée par un agent : elle n'est "
                "pas acquise.",
                source=_SOURCE,
            )


def _settled(unit: Unit) -> bool:
    """Whether a diploma alone decides: never for a professional unit, always for culture générale or économie-droit.

    [P] Of the other general units (mathematics, languages…) and of those whose domaine is not known, an agent decides.
    The règlements call économie-droit « culture économique, juridique et managériale » too: only the label tells.
    """
    if unit.domaine is not Domaine.GENERAL:
        return unit.domaine is Domaine.PROFESSIONNEL
    label = french.plain(unit.label)
    return label.startswith(_BY_DIPLOMA) or _ECONOMIE_DROIT.issubset(_WORD.findall(label))
