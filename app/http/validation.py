"""What pydantic refuses, said in French to the person who must mend it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError

from app.kit.errors import BadRequest, Invalid, Refusal, Violation

_SENTENCES: Mapping[str, str] = {
    "missing": "Ce champ est obligatoire.",
    "extra_forbidden": "Ce champ est inconnu.",
    "string_type": "Un texte est attendu.",
    "string_too_short": "Texte trop court : {min_length} caractère(s) au moins.",
    "string_too_long": "Texte trop long : {max_length} caractères au plus.",
    "int_type": "Un nombre entier est attendu.",
    "int_parsing": "Un nombre entier est attendu.",
    "int_from_float": "Un nombre entier est attendu.",
    "bool_type": "Vrai (true) ou faux (false) est attendu.",
    "bool_parsing": "Vrai (true) ou faux (false) est attendu.",
    "enum": "Valeur inconnue. Valeurs possibles : {expected}.",
    "literal_error": "Valeur inconnue. Valeurs possibles : {expected}.",
    "date_type": "Une date est attendue, sous la forme AAAA-MM-JJ.",
    "date_parsing": "Une date est attendue, sous la forme AAAA-MM-JJ.",
    "date_from_datetime_parsing": "Une date est attendue, sous la forme AAAA-MM-JJ.",
    "date_from_datetime_inexact": "Une date sans heure est attendue, sous la forme AAAA-MM-JJ.",
    **dict.fromkeys(
        ("datetime_type", "datetime_parsing", "datetime_from_date_parsing", "timezone_aware"),
        "Un instant est attendu, avec son fuseau, sous la forme AAAA-MM-JJTHH:MM:SSZ.",
    ),
    "uuid_parsing": "Cet identifiant n'a pas la forme d'un UUID.",
    "uuid_type": "Cet identifiant n'a pas la forme d'un UUID.",
    "list_type": "Une liste est attendue.",
    "too_long": "Liste trop longue : {max_length} éléments au plus.",
    "too_short": "Liste trop courte : {min_length} élément(s) au moins.",
    "dict_type": "Un objet est attendu.",
    "model_type": "Un objet est attendu.",
    "model_attributes_type": "Un objet est attendu.",
    "greater_than_equal": "La valeur doit être au moins {ge}.",
    "greater_than": "La valeur doit être supérieure à {gt}.",
    "less_than_equal": "La valeur doit être au plus {le}.",
    "less_than": "La valeur doit être inférieure à {lt}.",
    "union_tag_not_found": "Ce champ est obligatoire.",
    "union_tag_invalid": "Valeur inconnue. Valeurs possibles : {expected_tags}.",
    "value_error": "{error}",
}


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TAGS = ("union_tag_not_found", "union_tag_invalid")
_SLUG = "Un code de la liste est attendu : minuscules, chiffres et tirets (bts-sio, par exemple)."
FORMS: Mapping[str, str] = {
    r"^[0-9]{2}$": "Un code à deux chiffres est attendu (02, par exemple).",
    r"^(?:[0-9]{2}|SIEC)$": "Un code d'académie à deux chiffres (02, par exemple), ou SIEC, est attendu.",
    r"^20[0-9]{2}-20[0-9]{2}$": "Une année scolaire est attendue (2026-2027, par exemple).",
    r"^[A-Z]{2}$": "Un code de pays à deux lettres majuscules est attendu (FR, par exemple).",
    r"^(?:[0-9]{2}|2[AB]|9[78][0-9])$": "Un numéro de département est attendu (13, 2A ou 972, par exemple).",
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$": _SLUG,
    r"^[a-z]+(?:-[a-z]+)*$": "Un code de langue de la liste est attendu, en minuscules (en, par exemple).",
    r"^[a-z0-9_]{1,40}$": "Un code de pièce de la liste est attendu, en minuscules (identite, par exemple).",
    r"^[a-z][a-z0-9_]{0,39}$": (
        "Un code de motif de la liste est attendu, en minuscules (piece_manquante, par exemple)."
    ),
    r"^(?:me|nobody|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$": (
        "« me », « nobody » ou l'identifiant d'un agent est attendu."
    ),
    r"^[a-z_]+(?:\.[a-z_]+)*$": "Un acte du journal (depot.read) ou sa famille (depot) est attendu.",
    r"^U[0-9][0-9A-Z]{0,3}$": "Un code d'unité est attendu (U1 ou U31, par exemple).",
    r"^(?:U[0-9][0-9A-Z]{0,3}|E[0-9])$": "Un code d'unité ou d'épreuve est attendu (U31 ou E3, par exemple).",
    r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$": (
        "Un jour (2026-12-04) ou une heure locale (2026-11-21T18:00) est attendu, sans fuseau."
    ),
    r"^UF[0-9]{1,2}$": "Un code d'unité facultative est attendu (UF1, par exemple).",
    r"^(?:(?:1?[0-9])(?:\.[0-9]{1,2})?|20(?:\.0{1,2})?|absent|absent_force_majeure)$": (
        "Une note s'écrit de 0 à 20, avec au plus deux décimales après un point (12.50), ou bien « absent » ou "
        "« absent_force_majeure »."
    ),
    r"^[0-9A-Z]{11}$": "L'INE compte 11 caractères, chiffres et lettres majuscules.",
    r"^[0-9a-f]{64}$": "Une empreinte SHA-256 est attendue : 64 chiffres hexadécimaux, en minuscules.",
}
"""What each pattern of the doors means to a person; a test asks for the sentence of every one."""


def refused(failure: RequestValidationError) -> Refusal:
    """All that pydantic found, at once; unreadable JSON is a 400."""
    faults: Sequence[Mapping[str, Any]] = failure.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return BadRequest("json-illisible", "Le corps de la requête n'est pas du JSON lisible, en UTF-8.")
    return invalid(tuple(violation({**fault, "loc": _as_sent(fault, failure.body)}) for fault in faults))


def invalid(violations: tuple[Violation, ...]) -> Invalid:
    """The 422 that carries every violation."""
    count = len(violations)
    detail = "Une donnée est à corriger." if count == 1 else f"{count} données sont à corriger."
    return Invalid("donnees-invalides", detail, violations=violations)


def _as_sent(fault: Mapping[str, Any], body: object) -> tuple[str | int, ...]:
    """Its place in the body itself: pydantic also names the branch of a union that it took, and not its tag."""
    place, *path = fault["loc"]
    if place != "body" or not isinstance(body, dict | list):
        return (place, *path)
    here: Any = body
    sent: list[str | int] = []
    for part in path:
        if isinstance(here, list) or (isinstance(here, dict) and part in here):
            here = here[part]
        elif fault["type"] != "missing" or part != path[-1]:
            continue
        sent.append(part)
    if fault["type"] in _TAGS:
        sent.append(fault["ctx"]["discriminator"].strip("'"))
    return (place, *sent)


def violation(fault: Mapping[str, Any]) -> Violation:
    """One fault of pydantic's, in our words."""
    place, *path = fault["loc"] or ("body",)
    match place:
        case "query" | "path" | "cookie":
            field = f"?{path[0] or '='}"  # « ?=1 » has no name to give
        case _:
            field = "".join(f"/{_escaped(part)}" for part in path)
    return Violation(_code(fault["type"]), field, sentence(fault), "")


def sentence(fault: Mapping[str, Any]) -> str:
    """The French sentence of one fault."""
    if fault["type"] == "string_pattern_mismatch":
        return FORMS.get(fault["ctx"]["pattern"], "Ce texte n'a pas la forme attendue.")
    if fault["type"].startswith("date_") and _DATE.fullmatch(str(fault["input"])):
        return "Cette date n'existe pas."
    if tuple(fault["loc"]) == ("body",) and fault["type"] == "missing":
        return "Le corps de la requête est vide."
    if tuple(fault["loc"][:1]) == ("query",) and fault["type"] == "extra_forbidden":
        return "Ce paramètre est inconnu."
    known = _SENTENCES.get(fault["type"], "Valeur refusée.")
    given = {name: str(value) for name, value in fault.get("ctx", {}).items()}
    if given.get("min_length") == "1" and fault["type"] == "string_too_short":
        return "Ce champ est vide."
    for name in given.keys() & {"expected", "expected_tags"}:
        given[name] = _listed(given[name])
    return known.format_map(given)


def _listed(expected: str) -> str:
    """Of pydantic's own list, « 'a', 'b' or <State.C: 'c'> » or « False », the values as JSON writes them."""
    *others, last = re.findall(r"'([^']*)'", expected) or [expected.lower()]
    return f"{', '.join(others)} ou {last}" if others else last


def _code(kind: str) -> str:
    known = {"missing": "obligatoire", "union_tag_not_found": "obligatoire", "extra_forbidden": "champ-inconnu"}
    return known.get(kind, "valeur-refusee")


def _escaped(part: object) -> str:
    """RFC 6901."""
    return str(part).replace("~", "~0").replace("/", "~1")
