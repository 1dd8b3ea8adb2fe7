"""What an import would change, told by the names of the files' own columns; the order of lines is no difference."""

from collections.abc import Iterator

from app.catalogue.rules.rows import Contents, LangueLine, OptionLine, SpecialiteLine, UniteLine
from app.kit.changes import Difference, between

_SPECIALITES = {
    "label": "libelle",
    "abbreviation": "abreviation",
    "filiere": "filiere",
    "r408": "r408",
    "diploma_code": "code",
    "first_exam_session": "premiere_session",
    "last_exam_session": "derniere_session",
    "arrete": "arrete_reference",
    "source": "source",
    "note": "note",
}
_OPTIONS = {
    "specialite": "slug",
    "letter": "option_lettre",
    "label": "option_libelle",
    "diploma_code": "code_diplome",
    "nsf": "code_nsf",
    "mef": "mef_terminale",
    "rncp": "rncp_fin_2023",
    "first_exam_session": "premiere_session",
    "last_exam_session": "derniere_session",
    "source": "source",
}
_UNITES = {
    "epreuve": "epreuve_code",
    "label": "libelle",
    "nature": "nature",
    "domaine": "domaine",
    "coefficient": "coefficient",
    "epreuve_coefficient": "coefficient_epreuve",
    "form": "forme_ponctuelle",
    "duration_minutes": "duree_minutes",
    "language": "est_langue_vivante",
    "langues": "langues_autorisees",
    "distinct_language": "langue_differente",
    "after": "apres",
    "reliability": "fiabilite",
    "source": "source",
    "note": "note",
}
"""`domaine` comes from structure_epreuves_2022.csv, `langue_differente` from the languages allowed."""
_LANGUES = {
    "label": "libelle",
    "lv1": "lv1_obligatoire",
    "lv2": "lv2_obligatoire",
    "facultative": "facultative",
    "rare": "langue_rare",
    "rare_basis": "langue_rare_base",
    "source": "source",
}


def differences(held: Contents, contents: Contents) -> Iterator[Difference]:
    """File by file."""
    yield from between("specialites.csv", held.specialites, contents.specialites, key=_slug, names=_SPECIALITES)
    yield from between("specialites_options.csv", held.options, contents.options, key=_slug, names=_OPTIONS)
    yield from between("unites.csv", held.unites, contents.unites, key=_unite, names=_UNITES)
    yield from between("langues.csv", held.langues, contents.langues, key=_code, names=_LANGUES)


def _slug(line: SpecialiteLine | OptionLine) -> str:
    return line.slug


def _code(line: LangueLine) -> str:
    return line.code


def _unite(line: UniteLine) -> str:
    """« bts-sio/bts-sio-a/U5 »; what is common to all is « * »."""
    told = (line.specialite or "*", line.option, line.unite or line.epreuve or line.label)
    return "/".join(part for part in told if part)
