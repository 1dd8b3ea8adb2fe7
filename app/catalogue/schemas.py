"""Spécialités, units and languages as everybody reads them."""

from app.catalogue.rules.offer import Catalogue, Langue, Specialite, Unit


def specialite(one: Specialite, year: int) -> dict[str, object]:
    """The contract's Specialite, with the options organised in that exam session."""
    return {
        "code": one.slug,
        "label": one.label,
        "abbreviation": one.abbreviation,
        "filiere": one.filiere,
        "r408": one.r408,
        "options": [
            {"code": option.slug, "label": option.label, "diploma_code": option.diploma_code}
            for option in one.options
            if option.open_in(year)
        ],
        "diploma_code": one.diploma_code,
        "units_known": one.units_known,
    }


def detail(one: Specialite, year: int, catalogue: Catalogue) -> dict[str, object]:
    """The contract's SpecialiteDetail, but the pieces: an upper floor's business."""
    cited = frozenset(code for unit in one.units for code in unit.langues or ())
    return {
        **specialite(one, year),
        "units": [_unit(unit) for unit in one.units],
        "languages": [langue(found) for code, found in catalogue.langues.items() if code in cited],
    }


def langue(one: Langue) -> dict[str, object]:
    """The contract's Langue."""
    return {
        "code": one.code,
        "label": one.label,
        "lv1": one.lv1,
        "lv2": one.lv2,
        "facultative": one.facultative,
        "rare": one.rare,
    }


def _unit(unit: Unit) -> dict[str, object]:
    return {
        "unite": unit.code,
        "epreuve": unit.epreuve,
        "label": unit.label,
        "nature": unit.nature,
        "domaine": unit.domaine,
        "coefficient": None if unit.coefficient is None else float(unit.coefficient),
        "form": unit.form,
        "duration_minutes": unit.duration_minutes,
        "langues": None if unit.langues is None else sorted(unit.langues),
        "option": unit.option,
        "after": sorted(unit.after),
        "reliability": unit.reliability,
    }
