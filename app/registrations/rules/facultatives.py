"""Facultative épreuves: three at most, engagement étudiant for every spécialité (Guide §6, D643-15)."""

from collections.abc import Iterator

from app.kit.errors import Violation
from app.registrations.rules.choices import Choices, Facultative, FacultativeKind
from app.registrations.rules.facts import Facts
from app.registrations.rules.languages import not_allowed, not_distinct, unknown_language
from app.registrations.rules.offer import Nature, Offer, Unit

AT_MOST = 3

_SOURCE = "Guide §6 ; Code de l'éducation, D643-15"
_REGLEMENT = "Règlement d'examen de la spécialité"


def violations(choices: Choices, facts: Facts) -> Iterator[Violation]:
    """Everything wrong in the facultative épreuves."""
    if len(choices.facultatives) > AT_MOST:
        yield Violation(
            "trop-de-facultatives",
            "/facultatives",
            f"On peut choisir {AT_MOST} épreuves facultatives au plus : vous en indiquez {len(choices.facultatives)}.",
            _SOURCE,
        )
    units = _units(choices, facts.offer)
    seen: set[tuple[str, str | None]] = set()
    for index, facultative in enumerate(choices.facultatives):
        field = f"/facultatives/{index}"
        yield from _members(facultative, field)
        yield from _unit(facultative, field, units)
        yield from _language(facultative, field, choices, facts.offer)
        if _same(facultative) in seen:
            yield Violation(
                "facultative-en-double", field, "Cette épreuve facultative est indiquée deux fois.", _SOURCE
            )
        seen.add(_same(facultative))


def _units(choices: Choices, offer: Offer) -> dict[str, Unit]:
    return offer.specialite.units_of(choices.option, Nature.FACULTATIVE) if offer.specialite else {}


def _same(facultative: Facultative) -> tuple[str, str | None]:
    """What makes two facultatives one and the same."""
    if facultative.kind is FacultativeKind.LANGUE:
        return facultative.kind, facultative.langue
    return facultative.kind, facultative.unite if facultative.kind is FacultativeKind.AUTRE else None


def _members(facultative: Facultative, field: str) -> Iterator[Violation]:
    match facultative.kind:
        case FacultativeKind.LANGUE if facultative.langue is None:
            yield Violation(
                "langue-requise", f"{field}/langue", "Indiquez la langue de l'épreuve facultative.", _SOURCE
            )
        case FacultativeKind.ENGAGEMENT_ETUDIANT | FacultativeKind.AUTRE if facultative.langue is not None:
            yield Violation(
                "langue-sans-objet",
                f"{field}/langue",
                "Cette épreuve facultative n'est pas une langue : retirez-la.",
                _SOURCE,
            )
    if facultative.kind is FacultativeKind.AUTRE and facultative.unite is None:
        yield Violation(
            "unite-requise", f"{field}/unite", "Indiquez l'unité facultative que vous voulez passer.", _SOURCE
        )


def _unit(facultative: Facultative, field: str, units: dict[str, Unit]) -> Iterator[Violation]:
    # The unit of engagement étudiant has no code of its own in most règlements: any will do.
    code = facultative.unite
    if not units or code is None or facultative.kind is FacultativeKind.ENGAGEMENT_ETUDIANT:
        return
    if code not in units:
        yield Violation(
            "unite-inconnue",
            f"{field}/unite",
            f"« {code} » n'est pas une unité facultative de ce BTS dans l'option choisie.",
            _REGLEMENT,
        )
    elif facultative.kind is FacultativeKind.LANGUE and not units[code].langues:
        yield Violation(
            "unite-sans-langue",
            f"{field}/unite",
            f"L'unité {code} ({units[code].label}) n'est pas une épreuve de langue.",
            _REGLEMENT,
        )
    elif facultative.kind is FacultativeKind.AUTRE and units[code].langues:
        # Else one would sit a language without saying which.
        yield Violation(
            "langue-requise",
            f"{field}/kind",
            f"L'unité {code} ({units[code].label}) est une épreuve de langue : choisissez une langue facultative, et "
            "indiquez laquelle.",
            _REGLEMENT,
        )


def _language(facultative: Facultative, field: str, choices: Choices, offer: Offer) -> Iterator[Violation]:
    langue = facultative.langue
    if facultative.kind is not FacultativeKind.LANGUE or langue is None:
        return
    unit = _language_unit(facultative, _units(choices, offer))
    if langue not in offer.languages:
        yield unknown_language(langue, f"{field}/langue")
    elif unit is not None and langue not in unit.langues:
        yield not_allowed(unit, langue, f"{field}/langue", offer)
    elif unit is not None and unit.distinct and any(choice.langue == langue for choice in choices.languages):
        yield not_distinct(unit, langue, f"{field}/langue", offer)


def _language_unit(facultative: Facultative, units: dict[str, Unit]) -> Unit | None:
    """The unit named, or the only one there is."""
    languages = {code: unit for code, unit in units.items() if unit.langues}
    if facultative.unite is None and len(languages) == 1:
        return next(iter(languages.values()))
    return languages.get(facultative.unite or "")
