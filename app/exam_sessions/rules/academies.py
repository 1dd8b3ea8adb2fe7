"""academies.csv: the education authorities, with the clocks that each lives by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import available_timezones

from app.kit.changes import Difference, between
from app.kit.tabular import Line, LineFault, lines, unique

FILE = "academies.csv"

_COLUMNS = (*("code", "libelle", "region", "type", "active_2023", "siec", "departements", "fuseau", "note", "source"),)
_NAMES = {
    "label": "libelle",
    "region": "region",
    "kind": "type",
    "active": "active_2023",
    "siec": "siec",
    "departements": "departements",
    "zone": "fuseau",
}
_KINDS = {
    "académie": "academie",
    "collectivité (vice-rectorat ou service)": "collectivite",
    "ancienne": "ancienne",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Academie:
    """One education authority; inactive ones were abolished, but a former sitting may be theirs."""

    code: str
    label: str
    region: str | None
    kind: str
    active: bool
    siec: bool
    departements: list[str]
    zone: str


def read(content: str) -> tuple[tuple[Academie, ...], tuple[LineFault, ...]]:
    """Every académie, and all the faults found; with a fault nothing may be loaded."""
    faults: list[LineFault] = []
    found = [(line, _academie(line)) for line in lines(FILE, content, _COLUMNS, faults)]
    unique([(line, academie.code) for line, academie in found], "code")
    departements = [(line, code) for line, academie in found for code in academie.departements]
    unique(departements, "departements")
    return tuple(academie for _, academie in found), tuple(faults)


def differences(held: Iterable[Academie], found: Iterable[Academie]) -> Iterator[Difference]:
    """What the file would change, told by the names of its own columns."""
    return between(FILE, held, found, key=_code, names=_NAMES)


def _code(academie: Academie) -> str:
    return academie.code


def _academie(line: Line) -> Academie:
    zone = line.text("fuseau")
    if zone and zone not in available_timezones():
        line.refuse("fuseau", f"« {zone} » n'est pas un fuseau IANA")
    return Academie(
        code=line.text("code", "[0-9]{2}", "un code à deux chiffres"),
        label=line.text("libelle"),
        region=line.optional("region"),
        kind=_KINDS[line.choice("type", tuple(_KINDS))],
        active=line.flag("active_2023"),
        siec=line.flag("siec"),
        departements=list(line.words("departements")),
        zone=zone,
    )
