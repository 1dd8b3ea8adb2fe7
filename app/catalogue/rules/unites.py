"""unites.csv: the lines of the règlements d'examen, with the languages and the domaine that they imply."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.catalogue.rules.offer import Domaine, Nature
from app.catalogue.rules.rows import LangueLine, UniteLine
from app.kit.tabular import Line, LineFault, lines

ALL = "*"
"""In place of a spécialité: the line is common to all."""

_UNITES = (
    *("slug", "option_slug", "epreuve_code", "unite_code", "libelle", "nature", "coefficient", "coefficient_epreuve"),
    *("forme_ponctuelle", "duree_minutes", "est_langue_vivante", "langues_autorisees", "fiabilite", "note", "source"),
)
_ORDER = ("apres",)
"""What the unit comes after; no règlement read so far imposes an order [P], and files may do without the column."""
_STRUCTURE = ("slug", "libelle_arrete", "epreuves_generales", "epreuves_professionnelles", "source")
_CODES = {Nature.OBLIGATOIRE: "U[0-9][0-9A-Z]{0,3}", Nature.FACULTATIVE: "UF[0-9]{1,2}"}

_FREE = "au choix"
_BUT_ENGLISH = "au choix, hors anglais"
_ANOTHER = "au choix, différente de la langue obligatoire"
_SECOND = re.compile(r"(langue vivante|LVE|LV|étrangère)[^:]*\b(2|B)\b")

Domaines = Mapping[tuple[str | None, str | None], Domaine]
"""By spécialité and épreuve; a unit that lacks one of them has none."""


@dataclass(frozen=True, slots=True)
class Slugs:
    """What the lines may name: spécialités, and options with the spécialité of each."""

    specialites: frozenset[str]
    options: Mapping[str, str]


def domaines(content: str, faults: list[LineFault]) -> Domaines:
    """General and professional épreuves, where the arrêté du 3 juin 2022 was read."""
    found: dict[tuple[str | None, str | None], Domaine] = {}
    columns = (("epreuves_generales", Domaine.GENERAL), ("epreuves_professionnelles", Domaine.PROFESSIONNEL))
    for line in lines("structure_epreuves_2022.csv", content, _STRUCTURE, faults):
        slug = line.text("slug")
        for column, domaine in columns:
            for epreuve in re.findall(r"(?:^|;)\s*(E[0-9])", line.text(column)):
                found[slug, epreuve] = domaine
    return found


def read(
    content: str, slugs: Slugs, langues: Sequence[LangueLine], known: Domaines, faults: list[LineFault]
) -> tuple[UniteLine, ...]:
    """Every line; `known` are the domaines."""
    names = {langue.label: langue for langue in langues}
    read = lines("unites.csv", content, _UNITES, faults, optional=_ORDER)
    found = [(line, _unite(line, slugs, names, known)) for line in read]
    _refuse_twice(found)
    _refuse_unknown_order(found)
    return tuple(unite for _, unite in found)


def _unite(line: Line, slugs: Slugs, names: Mapping[str, LangueLine], known: Domaines) -> UniteLine:
    specialite, option = _whose(line, slugs)
    nature = Nature(line.choice("nature", tuple(Nature)))
    epreuve = line.optional_text("epreuve_code", "EF?[0-9]", "un code d'épreuve (E1, EF1…)")
    language = line.flag("est_langue_vivante")
    label = line.text("libelle")
    return UniteLine(
        rank=line.number,
        specialite=specialite,
        option=option,
        epreuve=epreuve,
        unite=line.optional_text("unite_code", _CODES[nature], "un code d'unité (U1, U31, UF1…)"),
        label=label,
        nature=nature,
        domaine=known.get((specialite, epreuve)),
        coefficient=line.decimal("coefficient"),
        epreuve_coefficient=line.decimal("coefficient_epreuve"),
        form=line.optional("forme_ponctuelle"),
        duration_minutes=line.whole("duree_minutes"),
        language=language,
        langues=_allowed(line, nature, label, names) if language else [],
        # A second obligatory language (« étrangère B ») is another one than the first [P].
        distinct_language=language
        and (line.optional("langues_autorisees") == _ANOTHER or (nature is Nature.OBLIGATOIRE and _second(label))),
        after=list(line.words("apres")),
        reliability=line.choice("fiabilite", ("A", "B", "C", "D")),
        source=line.text("source"),
        note=line.optional("note"),
    )


def _whose(line: Line, slugs: Slugs) -> tuple[str | None, str | None]:
    specialite, option = line.text("slug"), line.optional("option_slug")
    if specialite == ALL:
        return None, None
    if specialite not in slugs.specialites:
        line.refuse("slug", f"« {specialite} » n'est pas dans specialites.csv")
    if option is not None and slugs.options.get(option) != specialite:
        line.refuse("option_slug", f"« {option} » n'est pas une option de « {specialite} »")
    return specialite, option


def _second(label: str) -> bool:
    return _SECOND.search(label) is not None


def _allowed(line: Line, nature: Nature, label: str, names: Mapping[str, LangueLine]) -> list[str]:
    """Codes of the languages allowed; regional ones only where a second language is asked (note 2020-020)."""
    match line.optional("langues_autorisees"):
        case None:
            line.refuse("langues_autorisees", "une épreuve de langue dit quelles langues elle permet")
            return []
        case str(free) if free in {_FREE, _BUT_ENGLISH, _ANOTHER}:
            allowed = [one for one in names.values() if _open(one, nature, label)]
            return [one.code for one in allowed if free != _BUT_ENGLISH or one.code != "en"]
        case _:
            wanted = line.words("langues_autorisees")
            for name in wanted:
                if name not in names:
                    line.refuse("langues_autorisees", f"« {name} » n'est pas dans langues.csv")
            return [names[name].code for name in wanted if name in names]


def _open(langue: LangueLine, nature: Nature, label: str) -> bool:
    match nature:
        case Nature.OBLIGATOIRE:
            return langue.lv2 if _second(label) else langue.lv1
        case Nature.FACULTATIVE:
            # One language's list was cut in what we read (null): it stays allowed until known better [P].
            return langue.facultative is not False


def _refuse_twice(found: Sequence[tuple[Line, UniteLine]]) -> None:
    """A unit stands once in each option of its spécialité."""
    seen: dict[tuple[str | None, str], list[str | None]] = {}
    for line, unite in found:
        if unite.unite is None:
            continue
        options = seen.setdefault((unite.specialite, unite.unite), [])
        if options and (unite.option is None or None in options or unite.option in options):
            line.refuse("unite_code", f"{unite.unite} figure deux fois dans cette spécialité")
        options.append(unite.option)


def _refuse_unknown_order(found: Sequence[tuple[Line, UniteLine]]) -> None:
    """What a unit comes after is another obligatory unit of the same spécialité, in an option that sits both."""
    for line, unite in found:
        known = {
            other.unite
            for _, other in found
            if other.specialite == unite.specialite
            and other.option in {None, unite.option}
            and other.nature == Nature.OBLIGATOIRE
            and other is not unite
        }
        for code in unite.after:
            if code not in known:
                line.refuse(
                    "apres", f"« {code} » n'est pas une autre unité obligatoire de cette spécialité dans la même option"
                )
