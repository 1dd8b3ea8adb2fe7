"""The catalogue's files, read whole: what they hold, or every line that is refused and why."""

import re
import unicodedata
from collections.abc import Mapping

from app.catalogue.rules import unites
from app.catalogue.rules.offer import open_in
from app.catalogue.rules.rows import Contents, LangueLine, OptionLine, SpecialiteLine
from app.kit.tabular import Line, LineFault, lines, unique

FILES = ("specialites.csv", "specialites_options.csv", "unites.csv", "langues.csv", "structure_epreuves_2022.csv")

SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
_DIPLOMA = r"[0-9]{8}"
_CHECKED = 2023
"""The exam session for which the files say themselves what is in force: a check of their years."""

_SPECIALITES = (
    *("slug", "libelle", "abreviation", "code", "filiere", "r408", "options", "codes_options"),
    *("premiere_session", "derniere_session", "statut_session_2023", "arrete_reference", "source", "note"),
)
_OPTIONS = (
    *("slug", "option_slug", "option_lettre", "option_libelle", "code_diplome", "code_nsf", "mef_terminale"),
    *("rncp_fin_2023", "rncp_etat_fin_2023", "premiere_session", "derniere_session", "libelle_bcn", "source"),
)
_LANGUES = (
    *("libelle", "code_iso639_1", "lv1_obligatoire", "lv2_obligatoire", "facultative", "liste_restreinte_mco"),
    *("langue_rare", "langue_rare_base", "source"),
)


def read(files: Mapping[str, str]) -> tuple[Contents, tuple[LineFault, ...]]:
    """The contents of the files named in FILES, and all the faults found; with a fault nothing may be loaded."""
    faults: list[LineFault] = []
    langues = _langues(files["langues.csv"], faults)
    specialites = _specialites(files["specialites.csv"], faults)
    options = _options(files["specialites_options.csv"], specialites, faults)
    slugs = unites.Slugs(frozenset(specialites), {option.slug: option.specialite for option in options})
    domaines = unites.domaines(files["structure_epreuves_2022.csv"], faults)
    contents = Contents(
        specialites=tuple(found for _, found in specialites.values()),
        options=options,
        unites=unites.read(files["unites.csv"], slugs, langues, domaines, faults),
        langues=langues,
    )
    return contents, tuple(sorted(faults, key=lambda fault: (FILES.index(fault.file), fault.line)))


def vanished(held: Contents, contents: Contents) -> tuple[LineFault, ...]:
    """What is no longer there: registrations name it for ever, so it may end (last session) but not go."""
    gone = [
        (FILES[0], "slug", {one.slug for one in held.specialites} - {one.slug for one in contents.specialites}),
        (FILES[1], "option_slug", {one.slug for one in held.options} - {one.slug for one in contents.options}),
        (FILES[3], "code_iso639_1", {one.code for one in held.langues} - {one.code for one in contents.langues}),
    ]
    return tuple(
        LineFault(file, 0, column, f"« {slug} » a disparu : donnez-lui une dernière session, ne l'enlevez pas")
        for file, column, slugs in gone
        for slug in sorted(slugs)
    )


def _langues(content: str, faults: list[LineFault]) -> tuple[LangueLine, ...]:
    read = [(line, _langue(line)) for line in lines("langues.csv", content, _LANGUES, faults)]
    unique([(line, langue.code) for line, langue in read], "code_iso639_1")
    return tuple(langue for _, langue in read)


def _langue(line: Line) -> LangueLine:
    label = line.text("libelle")
    return LangueLine(
        # Some languages have no code of their own in ISO 639-1 (créole, langues mélanésiennes): their name is one.
        code=line.optional_text("code_iso639_1", "[a-z]{2}", "un code ISO 639-1") or _slug(label),
        rank=line.number,
        label=label,
        lv1=line.flag("lv1_obligatoire"),
        lv2=line.flag("lv2_obligatoire"),
        facultative=line.optional_flag("facultative"),
        rare=line.choice("langue_rare", ("oui", "non", "variable")),
        rare_basis=line.text("langue_rare_base"),
        source=line.text("source"),
    )


def _slug(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label.lower()).encode("ascii", "ignore").decode()
    return re.sub("[^a-z]+", "-", plain).strip("-")


def _specialites(content: str, faults: list[LineFault]) -> dict[str, tuple[Line, SpecialiteLine]]:
    read = [(line, _specialite(line)) for line in lines("specialites.csv", content, _SPECIALITES, faults)]
    unique([(line, found.slug) for line, found in read], "slug")
    unique([(line, found.diploma_code) for line, found in read], "code")
    return {found.slug: (line, found) for line, found in read}


def _specialite(line: Line) -> SpecialiteLine:
    first, last = _years(line)
    status = line.choice("statut_session_2023", ("en_vigueur", "abrogee", "a_venir"))
    if (status == "en_vigueur") != open_in(_CHECKED, first, last):
        line.refuse("statut_session_2023", f"« {status} » contredit les sessions {first} à {last or 'sans fin'}")
    return SpecialiteLine(
        slug=line.text("slug", SLUG, "un identifiant en minuscules et tirets"),
        rank=line.number,
        label=line.text("libelle"),
        abbreviation=line.optional("abreviation"),
        filiere=line.choice("filiere", ("production", "services")),
        r408=line.flag("r408"),
        diploma_code=line.optional_text("code", _DIPLOMA, "un code diplôme à huit chiffres"),
        first_exam_session=first,
        last_exam_session=last,
        arrete=line.optional("arrete_reference"),
        source=line.text("source"),
        note=line.optional("note"),
    )


def _years(line: Line) -> tuple[int, int | None]:
    first, last = line.year("premiere_session"), line.year("derniere_session")
    if first is None:
        line.text("premiere_session")
    elif last is not None and last < first:
        line.refuse("derniere_session", f"{last} précède la première session, {first}")
    return first or 0, last


def _options(
    content: str, specialites: Mapping[str, tuple[Line, SpecialiteLine]], faults: list[LineFault]
) -> tuple[OptionLine, ...]:
    read = [(line, _option(line)) for line in lines("specialites_options.csv", content, _OPTIONS, faults)]
    unique([(line, found.slug) for line, found in read], "option_slug")
    unique([(line, found.diploma_code) for line, found in read], "code_diplome")
    codes: dict[str, set[str]] = {}
    for line, found in read:
        codes.setdefault(found.specialite, set()).add(found.diploma_code)
        if found.specialite not in specialites:
            line.refuse("slug", f"« {found.specialite} » n'est pas dans specialites.csv")
    for slug, (line, specialite) in specialites.items():
        expected = set(line.words("codes_options")) or {specialite.diploma_code or ""}
        if codes.get(slug, set()) != expected:
            line.refuse("codes_options", "les diplômes de cette spécialité ne sont pas ceux de specialites_options.csv")
    return tuple(found for _, found in read)


def _option(line: Line) -> OptionLine:
    first, last = _years(line)
    slug = line.text("slug", SLUG, "un identifiant en minuscules et tirets")
    own = line.text("option_slug", SLUG, "un identifiant en minuscules et tirets")
    return OptionLine(
        slug=own,
        specialite=slug,
        rank=line.number,
        letter=line.optional("option_lettre"),
        label=line.optional("option_libelle") if own == slug else line.text("option_libelle"),
        diploma_code=line.text("code_diplome", _DIPLOMA, "un code diplôme à huit chiffres"),
        nsf=line.optional("code_nsf"),
        mef=line.optional("mef_terminale"),
        rncp=line.optional("rncp_fin_2023"),
        first_exam_session=first,
        last_exam_session=last,
        source=line.text("source"),
    )
