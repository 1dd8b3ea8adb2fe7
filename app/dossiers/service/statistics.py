"""How many dossiers there are, of what kind, where they stand, day by day."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.db.asking import Asking
from app.dossiers.queries.statistics import Count, counts
from app.dossiers.rules.queue import UNTOLD
from app.dossiers.rules.states import DossierState
from app.justificatifs.rules.pieces import PIECES
from app.kit.french import plain
from app.registrations.rules.choices import Category

Counts = Mapping[str, int]
"""By status, and `total`."""

CATEGORIES: Mapping[str, str] = {
    Category.DISTANCE: "Enseignement à distance",
    Category.EXPERIENCE: "Expérience professionnelle",
    Category.REDOUBLANT: "Redoublants",
}
_PIECES = {piece.code: piece.label for piece in PIECES}


@dataclass(frozen=True, slots=True)
class Labelled:
    """The dossiers of one value of what they are counted by."""

    code: str
    label: str
    dossiers: Counts


@dataclass(frozen=True, slots=True)
class Day:
    """What one day brought."""

    day: date
    registrations: int
    depots: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A piece, and how many dossiers wait for it."""

    code: str
    label: str
    dossiers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The contract's Statistics."""

    exam_session: int | None
    academies: Sequence[str]
    computed_at: datetime
    dossiers: Counts
    by_academie: Sequence[Labelled]
    by_category: Sequence[Labelled]
    by_specialite: Sequence[Labelled]
    by_day: Sequence[Day]
    missing: Sequence[Missing]


async def statistics(db: Asking, now: datetime, *, exam_session: int | None, academies: Collection[str]) -> Statistics:
    """The counts of an exam session (None: the latest published) in académies."""
    by: dict[str, list[Count]] = defaultdict(list)
    for count in await counts(db, exam_session=exam_session, academies=academies):
        by[count.part].append(count)
    return Statistics(
        exam_session=int(by["exam_session"][0].code) if by["exam_session"] else None,
        academies=sorted(academies),
        computed_at=now,
        dossiers=_by_status(by["academie"]),
        by_academie=_labelled(by["academie"], {}),
        by_category=_labelled(by["category"], CATEGORIES),
        by_specialite=_labelled(by["specialite"], {}),
        by_day=_days(by["registrations"], by["depots"]),
        missing=_missing(by["missing"]),
    )


def _by_status(found: Iterable[Count]) -> Counts:
    by: Counter[str] = Counter({"total": 0} | {state.value: 0 for state in DossierState})
    for one in found:
        by[one.status or ""] += one.number
        by["total"] += one.number
    return dict(by)


def _labelled(found: Iterable[Count], labels: Mapping[str, str]) -> list[Labelled]:
    by: dict[tuple[str, str], list[Count]] = defaultdict(list)
    for one in found:
        by[one.code, one.label or labels[one.code]].append(one)
    shown = [Labelled(code, label, _by_status(those)) for (code, label), those in by.items()]
    return sorted(shown, key=lambda one: (plain(one.label), one.code))


def _days(registrations: Sequence[Count], depots: Sequence[Count]) -> list[Day]:
    registered, deposited = ({one.code: one.number for one in those} for those in (registrations, depots))
    return [
        Day(date.fromisoformat(day), registered.get(day, 0), deposited.get(day, 0))
        for day in sorted(registered.keys() | deposited.keys())
    ]


def _missing(found: Iterable[Count]) -> list[Missing]:
    most = sorted((one for one in found if one.code not in UNTOLD), key=lambda one: (-one.number, one.code))
    return [Missing(one.code, _PIECES.get(one.code, one.code), one.number) for one in most]
