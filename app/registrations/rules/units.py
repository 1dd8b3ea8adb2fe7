"""The units of the diploma: each in one state, the globale sits all, the progressive chooses (D643-14, D643-22)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from app.kit.errors import Violation
from app.registrations.rules.choices import Choices, Forme, UnitState, default_state
from app.registrations.rules.facts import Facts, Notice
from app.registrations.rules.offer import Offer, Unit

_CODE = re.compile(r"U[0-9][0-9A-Z]{0,3}")
_GLOBALE = "Guide §3 ; Code de l'éducation, D643-14"
_PROGRESSIVE = "Guide §3 ; Code de l'éducation, D643-22"
_UNITS = "Règlement d'examen de la spécialité"


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of each unit, said or implied; `known` is empty while the units are not published."""

    known: dict[str, Unit]
    listed: frozenset[str]
    passed: frozenset[str]
    implied: UnitState

    @classmethod
    def of(cls, choices: Choices, offer: Offer) -> Self:
        """Read the units as given, completed or not."""
        return cls(
            offer.specialite.units_of(choices.option) if offer.specialite else {},
            frozenset([unit.unite for unit in choices.units]),
            frozenset([unit.unite for unit in choices.units if unit.state is UnitState.A_PASSER]),
            default_state(choices.forme),
        )

    def exists(self, code: str) -> bool:
        """While the units are not published any well-made code will do [P]."""
        return code in self.known if self.known else _CODE.fullmatch(code) is not None

    def sits(self, code: str) -> bool:
        """Whether the unit is sat this time; of an unpublished unit left unlisted, suppose so."""
        implied = self.implied is UnitState.A_PASSER or not self.known
        return code in self.passed or (code not in self.listed and implied)

    def name(self, code: str) -> str:
        """« U1 (Culture générale et expression) »."""
        unit = self.known.get(code)
        return f"{code} ({unit.label})" if unit else code


def violations(choices: Choices, facts: Facts) -> Iterator[Violation]:
    """Everything wrong in the units and their states, apart from what justifies them (see `held`)."""
    plan = Plan.of(choices, facts.offer)
    yield from _codes(choices, plan)
    if choices.forme is Forme.GLOBALE:
        yield from _globale(choices, plan)
    else:
        yield from _order(choices, facts, plan)
    yield from _nothing_sat(choices, plan)


def _codes(choices: Choices, plan: Plan) -> Iterator[Violation]:
    seen: set[str] = set()
    for index, unit in enumerate(choices.units):
        if not plan.exists(unit.unite):
            yield unknown(unit.unite, f"/units/{index}/unite")
        if unit.unite in seen:
            yield Violation(
                "unite-en-double",
                f"/units/{index}/unite",
                f"L'unité {plan.name(unit.unite)} est indiquée deux fois : une unité n'a qu'un seul état.",
                "Code de l'éducation, D643-15",
            )
        seen.add(unit.unite)


def unknown(code: str, field: str) -> Violation:
    """A unit that is not of this spécialité and option."""
    return Violation(
        "unite-inconnue",
        field,
        f"« {code} » n'est pas une unité obligatoire de ce BTS dans l'option choisie.",
        _UNITS,
    )


def _globale(choices: Choices, plan: Plan) -> Iterator[Violation]:
    for index, unit in enumerate(choices.units):
        if unit.state is UnitState.NON_PRESENTEE:
            yield Violation(
                "unite-non-presentee-en-globale",
                f"/units/{index}/state",
                f"En forme globale, toutes les épreuves se passent à la même session : l'unité "
                f"{plan.name(unit.unite)} est à passer, sauf bénéfice ou dispense.",
                _GLOBALE,
            )


def _order(choices: Choices, facts: Facts, plan: Plan) -> Iterator[Violation]:
    # A spécialité may impose an order: what comes before is held, was sat, or is in this same exam session.
    settled = {unit.unite for unit in choices.units if unit.state is not UnitState.NON_PRESENTEE} | _sat(choices, facts)
    for index, choice in enumerate(choices.units):
        unit = plan.known.get(choice.unite)
        if unit is None or choice.state is not UnitState.A_PASSER:
            continue
        missing = sorted(unit.after - settled)
        if missing:
            yield Violation(
                "ordre-des-unites",
                f"/units/{index}/state",
                f"L'unité {plan.name(choice.unite)} ne se passe pas avant "
                f"{', '.join(plan.name(code) for code in missing)}.",
                _UNITS,
            )


def _sat(choices: Choices, facts: Facts) -> set[str]:
    """Units sat in earlier exam sessions, whatever was won there."""
    signed = {unit.unite for past in facts.history.closed for unit in past.units if unit.state is UnitState.A_PASSER}
    declared = {grade.unite for sitting in choices.former_sittings for grade in sitting.grades}
    return signed | declared | {one.unite for one in facts.history.grades}


def _nothing_sat(choices: Choices, plan: Plan) -> Iterator[Violation]:
    # While the units are not published an agent will enter them: nothing to conclude from their absence [P].
    globale = choices.forme is Forme.GLOBALE
    nothing = bool(plan.known) and plan.known.keys() <= plan.listed if globale else bool(plan.known or plan.listed)
    if nothing and not plan.passed:
        yield Violation(
            "aucune-unite-a-passer",
            "/units",
            "Choisissez au moins une unité à passer à cette session.",
            _GLOBALE if globale else _PROGRESSIVE,
        )


def notices(choices: Choices, facts: Facts) -> Iterator[Notice]:
    """Units that are not published yet."""
    specialite = facts.offer.specialite
    if specialite is not None and not specialite.units_of(choices.option):
        yield Notice(
            code="unites-non-publiees",
            field="/units",
            detail=f"Les unités du BTS « {specialite.label} » ne sont pas encore publiées ici : votre inscription "
            "est recevable, un agent complétera vos unités.",
            source="[P]",
        )
