"""What is offered, as the rules read it: from the catalogue's facts and the standing of the act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from app.catalogue import rules as catalogue
from app.exam_sessions.rules import Calendar
from app.registrations.queries.standing import Standing
from app.registrations.rules import offer as rules
from app.registrations.rules.choices import Choices
from app.registrations.rules.offer import Offer

# A version of the catalogue never changes, so what is read of it may be kept.
_specialites: dict[tuple[UUID, str, int], rules.Specialite] = {}
_languages: dict[UUID, Mapping[str, str]] = {}


def offer(choices: Choices, standing: Standing, calendar: Calendar, known: catalogue.Catalogue) -> Offer:
    """What this exam session offers, seen from this spécialité in this académie."""
    return Offer(
        exam_session=calendar.year,
        opens_at=calendar.registration_opens_at,
        closes_at=calendar.registration_closes_at,
        justificatifs_close_at=calendar.justificatifs_close_at,
        zone=ZoneInfo(calendar.zone_name),
        last_epreuve_on=standing.last_epreuve_on or date(calendar.year, 12, 31),
        modalites_version=standing.modalites_version or "",
        specialite=specialite(known, choices.specialite, calendar.year),
        academies=frozenset({calendar.academie}),
        former_academies=frozenset(standing.academies),
        languages=labels(known),
        rare_languages=known.rare_in(choices.academie),
        amenagement_url=calendar.amex_url,
        amenagement_closes_at=calendar.amenagement_closes_at,
    )


@dataclass(frozen=True, slots=True)
class Names:
    """What the spécialité and its option are called, and the diploma's code; empty for those that do not exist."""

    specialite: str = ""
    option: str | None = None
    diploma_code: str = ""


def names(known: catalogue.Catalogue, choices: Choices) -> Names:
    """The names that go with these choices."""
    specialite = known.specialites.get(choices.specialite)
    if specialite is None:
        return Names()
    option = specialite.option(choices.option)
    code = specialite.diploma_code if option is None else option.diploma_code
    return Names(specialite.label, None if option is None else option.label, code or "")


def labels(known: catalogue.Catalogue) -> Mapping[str, str]:
    """Code and French name of each language."""
    if known.version not in _languages:
        _languages.clear()
        _languages[known.version] = {code: langue.label for code, langue in known.langues.items()}
    return _languages[known.version]


def specialite(known: catalogue.Catalogue, slug: str, year: int) -> rules.Specialite | None:
    """A spécialité as the rules read it, in this exam session."""
    if slug not in known.specialites:
        return None
    key = (known.version, slug, year)
    if key not in _specialites:
        if any(version != known.version for version, _, _ in _specialites):
            _specialites.clear()
        _specialites[key] = _as_rules_read(known.specialites[slug], year)
    return _specialites[key]


def _as_rules_read(known: catalogue.Specialite, year: int) -> rules.Specialite:
    slugs: Sequence[str | None] = [option.slug for option in known.options] or [None]
    units = dict.fromkeys(unit for slug in slugs for unit in known.known_units(slug))
    return rules.Specialite(
        slug=known.slug,
        label=known.label,
        open=known.open_in(year),
        options=tuple(rules.Option(slug=one.slug, label=one.label, open=one.open_in(year)) for one in known.options),
        units=tuple(_unit(unit) for unit in units),
        r408=known.r408,
    )


def _unit(unit: catalogue.Unit) -> rules.Unit:
    return rules.Unit(
        code=unit.code or "",
        epreuve=unit.epreuve or "",
        label=unit.label,
        nature=rules.Nature(unit.nature),
        domaine=None if unit.domaine is None else rules.Domaine(unit.domaine),
        langues=unit.langues or frozenset(),
        distinct=unit.distinct,
        option=unit.option,
        after=unit.after,
    )
