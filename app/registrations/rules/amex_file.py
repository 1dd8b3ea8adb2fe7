"""The file of requests that AMEX gives: every line judged, every fault told at once; other columns not looked at."""

import re
from dataclasses import dataclass
from datetime import date

from app.kit.french import plain
from app.kit.tabular import Dialect, Line, LineFault, decoded, lines, separator_of
from app.registrations.rules.numbers import normal

FILE = "Fichier"
COLUMNS = ("numero_candidat", "nom", "prenom", "date_naissance")
# [P] AMEX is not ours: its titles are taken in the forms that people give them.
_TITLES = {
    "numero_de_candidat": "numero_candidat",
    "nom_de_famille": "nom",
    "nom_de_naissance": "nom",
    "prenoms": "prenom",
    "prenom_s": "prenom",
    "date_de_naissance": "date_naissance",
    "ne_e_le": "date_naissance",
}
_NAME = r"[^\x00-\x1f\x7f]{1,100}"
_NUMBER = r"[0-9A-Za-z ]{1,30}"


@dataclass(frozen=True, slots=True)
class Request:
    """One request of aménagement; `line` is its place in the file, the number may not be known there."""

    line: int
    candidate_number: str | None
    name: str
    first_names: str
    birth_date: date


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file read: its requests, and all that is wrong in it."""

    requests: tuple[Request, ...]
    faults: tuple[LineFault, ...]


def read(content: bytes) -> Sheet:
    """The requests of a file; with a fault none counts."""
    text = decoded(content)
    if text is None:
        return Sheet((), (LineFault(FILE, 0, "", "ce n'est pas du texte : UTF-8 ou Windows-1252 est attendu"),))
    faults: list[LineFault] = []
    dialect = Dialect(separator_of(text), _titled, others=True)
    found = tuple(_request(line) for line in lines(FILE, text, COLUMNS, faults, dialect=dialect))
    if not found and not faults:
        faults.append(LineFault(FILE, 0, "", "aucune demande n'y figure"))
    return Sheet(found, tuple(sorted(faults, key=lambda fault: fault.line)))


def _titled(title: str) -> str:
    """« N° de candidat » is `numero_de_candidat`: neither accents, nor capitals, nor signs count."""
    words = re.sub(r"[^a-z0-9]+", "_", plain(title.replace("N°", "numero ").replace("n°", "numero "))).strip("_")
    return _TITLES.get(words, words)


def _request(line: Line) -> Request:
    number = line.optional_text("numero_candidat", _NUMBER, "un numéro de candidat")
    return Request(
        line=line.number,
        candidate_number=normal(number) if number else None,
        name=line.text("nom", _NAME, "un nom"),
        first_names=line.text("prenom", _NAME, "un prénom"),
        birth_date=line.day("date_naissance"),
    )
