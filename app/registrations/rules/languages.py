"""Obligatory languages: allowed by the unit, and their teaching is followed (Guide §4)."""

from collections.abc import Iterator

from app.kit.errors import Violation
from app.registrations.rules.choices import Choices, LanguageChoice, Teaching
from app.registrations.rules.facts import Facts
from app.registrations.rules.offer import Offer, Unit
from app.registrations.rules.units import Plan, unknown

_TEACHING = "Guide §4"
_LANGUAGES = "Règlement d'examen de la spécialité ; note de service n° 2020-020 du 16/01/2020"


def violations(choices: Choices, facts: Facts) -> Iterator[Violation]:
    """Everything wrong in the languages of the obligatory units."""
    offer, plan = facts.offer, Plan.of(choices, facts.offer)
    seen: set[str] = set()
    for index, choice in enumerate(choices.languages):
        field = f"/languages/{index}"
        yield from _unit(choice, field, plan)
        yield from _language(choice, field, plan, offer)
        if plan.sits(choice.unite):
            yield from _teaching(choice, field, choices, offer)
        if choice.unite in seen:
            yield Violation(
                "langue-en-double",
                f"{field}/unite",
                f"Deux langues sont indiquées pour l'unité {plan.name(choice.unite)} : gardez-en une.",
                _LANGUAGES,
            )
        seen.add(choice.unite)
    yield from _missing(plan, seen)
    yield from _distinct(choices, plan, offer)


def unknown_language(langue: str, field: str) -> Violation:
    """A code that no list has."""
    return Violation(
        "langue-inconnue",
        field,
        f"« {langue} » n'est pas une langue de l'examen : choisissez-la dans la liste.",
        _LANGUAGES,
    )


def not_allowed(unit: Unit, langue: str, field: str, offer: Offer) -> Violation:
    """A language that exists, but not for this unit."""
    names = ", ".join(sorted(offer.languages.get(code, code) for code in unit.langues))
    return Violation(
        "langue-non-autorisee",
        field,
        f"L'unité {unit.code} ({unit.label}) ne se passe pas en {offer.languages[langue]}. "
        f"Langues possibles : {names}.",
        _LANGUAGES,
    )


def not_distinct(unit: Unit, langue: str, field: str, offer: Offer) -> Violation:
    """The language of another obligatory unit, where the règlement wants a different one."""
    return Violation(
        "langue-deja-choisie",
        field,
        f"L'unité {unit.code} ({unit.label}) se passe dans une autre langue que celle de l'épreuve obligatoire : "
        f"vous avez déjà choisi {offer.languages.get(langue, langue)}.",
        _LANGUAGES,
    )


def _unit(choice: LanguageChoice, field: str, plan: Plan) -> Iterator[Violation]:
    if not plan.exists(choice.unite):
        yield unknown(choice.unite, f"{field}/unite")
    elif choice.unite in plan.known and not plan.known[choice.unite].langues:
        yield Violation(
            "unite-sans-langue",
            f"{field}/unite",
            f"L'unité {plan.name(choice.unite)} n'est pas une épreuve de langue : retirez cette langue.",
            _LANGUAGES,
        )


def _language(choice: LanguageChoice, field: str, plan: Plan, offer: Offer) -> Iterator[Violation]:
    unit = plan.known.get(choice.unite)
    if choice.langue not in offer.languages:
        yield unknown_language(choice.langue, f"{field}/langue")
    elif unit is not None and unit.langues and choice.langue not in unit.langues:
        yield not_allowed(unit, choice.langue, f"{field}/langue", offer)


def _teaching(choice: LanguageChoice, field: str, choices: Choices, offer: Offer) -> Iterator[Violation]:
    langue = offer.languages.get(choice.langue, choice.langue)
    if choice.teaching is Teaching.AUCUN:
        yield Violation(
            "enseignement-non-suivi",
            f"{field}/teaching",
            f"Pour passer l'épreuve obligatoire en {langue}, il faut en suivre l'enseignement : dans votre "
            "établissement, dans un autre ou à distance.",
            _TEACHING,
        )
    elif choice.teaching is Teaching.ETABLISSEMENT and choices.preparation is None:
        yield Violation(
            "enseignement-sans-etablissement",
            f"{field}/teaching",
            f"Vous suivez l'enseignement en {langue} dans votre établissement de formation, mais vous n'en indiquez "
            "aucun : décrivez votre préparation, ou dites où vous suivez cet enseignement.",
            _TEACHING,
        )
    elif choice.teaching is Teaching.AUTRE_ETABLISSEMENT and not choice.place:
        yield Violation(
            "lieu-requis",
            f"{field}/place",
            f"Indiquez l'établissement où vous suivez l'enseignement en {langue}.",
            _TEACHING,
        )


def _missing(plan: Plan, chosen: set[str]) -> Iterator[Violation]:
    for code, unit in plan.known.items():
        if unit.langues and code not in chosen and plan.sits(code):
            yield Violation(
                "langue-requise",
                "/languages",
                f"Indiquez la langue de l'unité {plan.name(code)}, et où vous en suivez l'enseignement.",
                _TEACHING,
            )


def _distinct(choices: Choices, plan: Plan, offer: Offer) -> Iterator[Violation]:
    for index, choice in enumerate(choices.languages):
        unit = plan.known.get(choice.unite)
        others = {other.langue for other in choices.languages if other.unite != choice.unite}
        if unit is not None and unit.distinct and choice.langue in others:
            yield not_distinct(unit, choice.langue, f"/languages/{index}/langue", offer)
