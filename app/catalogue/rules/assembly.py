"""From the lines kept to the catalogue as the rest of the house sees it."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from app.catalogue.rules.offer import Catalogue, Domaine, Langue, Nature, Option, Rarity, Specialite, Unit
from app.catalogue.rules.rows import Contents, LangueLine, OptionLine, SpecialiteLine, UniteLine


def catalogue(version: UUID, contents: Contents, settled: Mapping[tuple[str, str], bool]) -> Catalogue:
    """The whole, ready to be asked."""
    options: dict[str, list[OptionLine]] = {}
    for option in contents.options:
        options.setdefault(option.specialite, []).append(option)
    units: dict[str | None, list[Unit]] = {}
    for unite in contents.unites:
        units.setdefault(unite.specialite, []).append(_unit(unite))
    common = units.get(None, [])
    return Catalogue(
        version=version,
        specialites=MappingProxyType(
            {
                one.slug: _specialite(one, options.get(one.slug, []), (*units.get(one.slug, []), *common))
                for one in contents.specialites
            }
        ),
        langues=MappingProxyType({one.code: _langue(one) for one in contents.langues}),
        settled=settled,
    )


def _specialite(line: SpecialiteLine, lines: list[OptionLine], units: tuple[Unit, ...]) -> Specialite:
    # A line with the spécialité's own slug is its only diploma, not an option to choose.
    options = tuple(_option(one) for one in lines if one.slug != line.slug)
    return Specialite(
        slug=line.slug,
        label=line.label,
        abbreviation=line.abbreviation,
        filiere=line.filiere,
        r408=line.r408,
        diploma_code=None if options else line.diploma_code,
        first_exam_session=line.first_exam_session,
        last_exam_session=line.last_exam_session,
        options=options,
        units=units,
    )


def _option(line: OptionLine) -> Option:
    return Option(
        slug=line.slug,
        label=line.label or line.slug,
        diploma_code=line.diploma_code,
        first_exam_session=line.first_exam_session,
        last_exam_session=line.last_exam_session,
    )


def _unit(line: UniteLine) -> Unit:
    return Unit(
        code=line.unite,
        epreuve=line.epreuve,
        label=line.label,
        nature=Nature(line.nature),
        domaine=Domaine(line.domaine) if line.domaine else None,
        coefficient=line.coefficient,
        form=line.form,
        duration_minutes=line.duration_minutes,
        langues=frozenset(line.langues) if line.language else None,
        distinct=line.distinct_language,
        option=line.option,
        after=frozenset(line.after),
        reliability=line.reliability,
    )


def _langue(line: LangueLine) -> Langue:
    return Langue(
        code=line.code,
        label=line.label,
        lv1=line.lv1,
        lv2=line.lv2,
        facultative=line.facultative,
        rare=Rarity(line.rare),
    )
