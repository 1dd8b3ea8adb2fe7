"""What AMEX has, held against what candidates declared (Guide §8): neither application knows the other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.kit.names import same_first_names, same_name
from app.registrations.rules.amex_file import Request


class Verdict(StrEnum):
    """What became of a request, or of a declaration without one."""

    RAPPROCHEE = "rapprochee"
    OUI_SANS_DEMANDE = "oui_sans_demande"
    DEMANDE_SANS_OUI = "demande_sans_oui"
    AMBIGUE = "ambigue"
    INCONNUE = "inconnue"


class Doubt(StrEnum):
    """Why a request is ambiguous."""

    NUMERO_D_UN_AUTRE = "numero_d_un_autre"
    """The number is somebody's of another name or birth."""
    HOMONYMES = "homonymes"
    """Several have this name and this birth."""


@dataclass(frozen=True, slots=True)
class Registered:
    """One live registration of the académie."""

    registration_id: UUID
    candidate_number: str
    birth_name: str
    usage_name: str | None
    first_names: str
    birth_date: date
    handicap: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: the request, if there is one, and the registrations that it may be about."""

    verdict: Verdict
    request: Request | None
    registrations: tuple[UUID, ...]
    doubt: Doubt | None = None


def reconcile(requests: Sequence[Request], registered: Sequence[Registered]) -> tuple[Finding, ...]:
    """Each request in the order of the file, then each « yes » that none of them is, or may be, about."""
    known = _Known(registered)
    found = tuple(_judged(request, known) for request in requests)
    # Who may be behind an ambiguous request is told nothing: an agent looks first [P].
    concerned = {key for one in found for key in one.registrations}
    without = [one for one in registered if one.handicap and one.registration_id not in concerned]
    return (*found, *(Finding(Verdict.OUI_SANS_DEMANDE, None, (one.registration_id,)) for one in without))


class _Known:
    """The registrations, by their number and by who they are."""

    def __init__(self, registered: Iterable[Registered]) -> None:
        self.by_number: dict[str | None, Registered] = {}
        self._by_birth: Mapping[date, list[Registered]] = defaultdict(list)
        for one in registered:
            self.by_number[one.candidate_number] = one
            self._by_birth[one.birth_date].append(one)

    def same(self, request: Request) -> list[Registered]:
        """Those of this birth and this name."""
        return [one for one in self._by_birth.get(request.birth_date, ()) if _named(one, request)]


def _judged(request: Request, known: _Known) -> Finding:
    same = known.same(request)
    numbered = known.by_number.get(request.candidate_number)
    if numbered in same:
        return _matched(request, numbered)
    if numbered is not None:
        return Finding(Verdict.AMBIGUE, request, _keys(numbered, *same), Doubt.NUMERO_D_UN_AUTRE)
    match same:
        case []:
            return Finding(Verdict.INCONNUE, request, ())
        case [one]:
            # A number unknown here (another year's, or mistyped) does not unmake a name and a birth.
            return _matched(request, one)
        case _:
            return Finding(Verdict.AMBIGUE, request, _keys(*same), Doubt.HOMONYMES)


def _matched(request: Request, one: Registered) -> Finding:
    verdict = Verdict.RAPPROCHEE if one.handicap else Verdict.DEMANDE_SANS_OUI
    return Finding(verdict, request, _keys(one))


def _keys(*those: Registered) -> tuple[UUID, ...]:
    return tuple(one.registration_id for one in those)


def _named(one: Registered, request: Request) -> bool:
    return same_name(request.name, one.birth_name, one.usage_name) and same_first_names(
        request.first_names, one.first_names
    )
