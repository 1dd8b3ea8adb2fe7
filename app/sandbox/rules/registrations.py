"""What they register for, coherent with what the contract says of the exam session: a client needs no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from app.registrations.rules.choices import (
    Category,
    Forme,
    PreparationKind,
    PreparationMode,
    Teaching,
    UnitState,
    default_state,
)
from app.sandbox.rules.people import Person

Json = dict[str, Any]
CATEGORIES = {Category.DISTANCE: 60, Category.EXPERIENCE: 25, Category.REDOUBLANT: 15}
"""In a hundred candidates."""

_SCHOOLS = ("École à distance EXEMPLE", "Cours par correspondance EXEMPLE", "Institut EXEMPLE")
_JOBS = ("assistante de gestion", "technicien", "chargée de clientèle", "adjoint de direction", "conseillère de vente")
_PROGRESSIVE, _HANDICAP, _CHOSEN, _BENEFICE = 0.2, 0.04, 3, 10
_PCS = ("46", "47", "48", "54", "55", "56")


@dataclass(frozen=True, slots=True)
class Prepared:
    """Where somebody is prepared, and their number there."""

    training_body_id: str
    student_number: str

    def told(self) -> Json:
        """The members of a preparation that say so."""
        number = self.student_number
        return {"training_body_id": self.training_body_id, "training_body_name": None, "student_number": number}


def registration(
    person: Person,
    luck: Random,
    *,
    exam_session: Mapping[str, Any],
    academie: str,
    specialite: Mapping[str, Any],
    today: date,
    prepared: Prepared | None = None,
) -> Json:
    """The contract's RegistrationIn, from its ExamSession and SpecialiteDetail; `prepared` by a body of the list."""
    year = int(exam_session["year"])
    category = _category(luck, prepared)
    option = luck.choice([one["code"] for one in specialite["options"]] or [None])
    units = [one for one in specialite["units"] if one["nature"] == "obligatoire" and one["option"] in (None, option)]
    known = all(unit["unite"] for unit in units)
    forme = Forme.PROGRESSIVE if known and units and luck.random() < _PROGRESSIVE else Forme.GLOBALE
    asked: Json = {
        "exam_session": year,
        "academie": academie,
        "specialite": specialite["code"],
        "option": option,
        "category": category,
        "forme": forme,
        "nationality": person.birth_country,
        "address": dict(person.address),
        "phones": {"mobile": person.mobile, "landline": None},
        "socio_professional_category": luck.choice(_PCS),
        "parents": None if person.birth_country == "FR" else [{"last_name": person.birth_name, "first_names": "X"}],
        "handicap": luck.random() < _HANDICAP,
        "modalites": {"version": exam_session["modalites"]["version"], "accepted": True},
        **_ground(category, luck, year, academie, today, units if known else [], prepared),
    }
    states = {one["unite"]: one["state"] for one in asked.get("units", [])}
    if forme is Forme.PROGRESSIVE:
        states = _chosen(units, states)
        asked["units"] = [{"unite": unite, "state": state} for unite, state in states.items()]
    sat = [one for one in units if states.get(one["unite"], default_state(forme)) == UnitState.A_PASSER]
    asked["languages"] = _languages(sat if known else [], category, luck)
    return asked


def _category(luck: Random, prepared: Prepared | None) -> Category:
    [drawn] = luck.choices(list(CATEGORIES), list(CATEGORIES.values()))
    return drawn if prepared is None else Category.DISTANCE


def _ground(
    category: Category,
    luck: Random,
    year: int,
    academie: str,
    today: date,
    units: Sequence[Mapping[str, Any]],
    prepared: Prepared | None,
) -> Json:
    if category is Category.DISTANCE:
        return {"preparation": _preparation(luck, year) | ({} if prepared is None else prepared.told())}
    if category is Category.EXPERIENCE:
        return {"work_periods": _work(luck, today)}
    return _former(luck, year, academie, units)


def _preparation(luck: Random, year: int) -> Json:
    return {
        "kind": PreparationKind.FORMATION_CONTINUE,
        "mode": PreparationMode.DISTANCE,
        "training_body_id": None,
        "training_body_name": luck.choice(_SCHOOLS),
        "student_number": f"{luck.randrange(10**8):08}",
        "starts_on": f"{year - 2}-09-01",
        "ends_on": f"{year}-05-31",
    }


def _work(luck: Random, today: date) -> list[Json]:
    """Two jobs, one after the other, that make more than the year; the second still runs."""
    days = luck.randint(400, 3000)
    first, second = today - timedelta(days=days), today - timedelta(days=days // 2)
    return [
        _job(luck, starts_on=first, ends_on=second - timedelta(days=luck.randint(1, 30))),
        _job(luck, starts_on=second, ends_on=None),
    ]


def _job(luck: Random, *, starts_on: date, ends_on: date | None) -> Json:
    return {
        "employer": f"Entreprise EXEMPLE {luck.randint(1, 99)}",
        "job": luck.choice(_JOBS),
        "technician_level": True,
        "in_field": True,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat() if ends_on else None,
    }


def _former(luck: Random, year: int, academie: str, units: Sequence[Mapping[str, Any]]) -> Json:
    """Last year's sitting, failed: the first unit to sit again, the others kept when their grade allows it."""
    grades = {unit["unite"]: luck.randint(12, 68) / 4 for unit in units}
    if units:
        grades[units[0]["unite"]] = luck.randint(12, 39) / 4
    written = [{"unite": unite, "grade": f"{grade:.2f}"} for unite, grade in grades.items()]
    sitting = {"exam_session": year - 1, "academie": academie, "candidate_number": None, "grades": written}
    kept = [{"unite": unite, "state": UnitState.BENEFICE} for unite, grade in grades.items() if grade >= _BENEFICE]
    return {"former_sittings": [sitting], "units": kept}


def _chosen(units: Sequence[Mapping[str, Any]], states: dict[str, str]) -> dict[str, str]:
    """The first few units that are not held, in the order of the règlement, which none of them may precede."""
    free = [unit["unite"] for unit in units if unit["unite"] not in states]
    return states | dict.fromkeys(free[:_CHOSEN], UnitState.A_PASSER)


def _languages(units: Sequence[Mapping[str, Any]], category: Category, luck: Random) -> list[Json]:
    """English, or the first that is allowed and not chosen yet."""
    chosen: dict[str, str] = {}
    for unit in units:
        allowed = sorted(set(unit["langues"] or ()) - set(chosen.values()))
        if allowed:
            chosen[unit["unite"]] = "en" if "en" in allowed else luck.choice(_common(allowed))
    apart = category is not Category.DISTANCE
    taught = {
        "teaching": Teaching.AUTRE_ETABLISSEMENT if apart else Teaching.DISTANCE,
        "place": "Centre de langues EXEMPLE" if apart else None,
    }
    return [{"unite": unite, "langue": one, **taught} for unite, one in chosen.items()]


def _common(allowed: Sequence[str]) -> list[str]:
    return [one for one in ("es", "de", "it") if one in allowed] or list(allowed)
