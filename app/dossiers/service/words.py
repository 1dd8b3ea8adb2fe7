"""A registration in words, as who examines it reads it; handicap is not in it (rule 13)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.catalogue.rules import Catalogue
from app.dossiers.schemas.kept import StaffKept
from app.dossiers.service.shown import Json
from app.http.problems import told
from app.justificatifs.service import circumstances
from app.kit.errors import Violation
from app.organismes.rules.attestations import attests
from app.organismes.service import Shown
from app.registrations.rules import wording
from app.registrations.rules.choices import Category, Choices, Facultative, Preparation, UnitState
from app.registrations.rules.eligibility import GROUNDS, SOURCE, last_day, notices
from app.registrations.rules.experience import experience, weighed
from app.registrations.rules.facts import Facts, History
from app.registrations.rules.grades import Kept, record
from app.registrations.rules.units import Plan
from app.staff.access import CallingAgent


@dataclass(frozen=True, slots=True)
class Case:
    """All that the words are made from: what is kept, the law's facts, what units are called."""

    found: StaffKept
    law: Facts
    units: Mapping[str, str]

    @property
    def choices(self) -> Choices:
        """What the candidate asks for."""
        return self.found.facts.choices

    def unit(self, code: str) -> Json:
        """A unit and what it is called, if that is known."""
        return {"unite": code, "label": self.units.get(code)}

    def langue(self, code: str) -> Json:
        """A language by its name."""
        return named(self.law.offer.languages, code)


def case(found: StaffKept, known: Catalogue, history: History, now: datetime) -> Case:
    """The case, with the real day of the last épreuve."""
    choices = found.facts.choices
    candidate, offer = circumstances(found.facts, known)
    law = Facts(
        offer=replace(offer, last_epreuve_on=found.last_epreuve_on), candidate=candidate, now=now, history=history
    )
    specialite = known.specialites.get(choices.specialite)
    units = specialite.known_units(choices.option) if specialite else ()
    return Case(found, law, {one.code: one.label for one in units if one.code})


def named(words: Mapping[str, str], code: str) -> Json:
    """The contract's Label; a code without a word stands for itself."""
    return {"code": code, "label": words.get(code, code)}


def registration(case: Case) -> Json:
    """The contract's RegistrationInWords."""
    found, choices = case.found, case.choices
    option = None if choices.option is None else {"code": choices.option, "label": found.option_label or choices.option}
    return {
        "version": found.facts.version,
        "recorded_at": found.recorded_at,
        "specialite": {"code": choices.specialite, "label": found.specialite_label},
        "option": option,
        "forme": named(wording.FORME, choices.forme),
        "category": named(wording.CATEGORY, choices.category),
        "preparation": None if choices.preparation is None else _preparation(choices.preparation),
        "duration_decision": choices.duration_decision,
        "units": list(_units(case)),
        "languages": [
            {
                **case.unit(one.unite),
                "langue": case.langue(one.langue),
                "teaching": named(wording.TEACHING, one.teaching),
                "place": one.place,
                "rare": one.langue in case.law.offer.rare_languages,
            }
            for one in choices.languages
        ],
        "facultatives": [_facultative(case, one) for one in choices.facultatives],
        "dispenses": [
            {**case.unit(one.unite), "ground": named(wording.GROUND, one.ground), "reference": one.reference}
            for one in choices.dispenses
        ],
        "renouncements": [{**case.unit(one.unite), "exam_session": one.exam_session} for one in choices.renouncements],
    }


def _preparation(one: Preparation) -> Json:
    return {
        "kind": named(wording.PREPARATION, one.kind),
        "mode": named(wording.MODE, one.mode),
        "training_body": one.training_body_name,
        "student_number": one.student_number,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
    }


def _facultative(case: Case, one: Facultative) -> Json:
    return {
        "kind": named(wording.FACULTATIVE, one.kind),
        "unite": one.unite,
        "label": case.units.get(one.unite) if one.unite else None,
        "langue": case.langue(one.langue) if one.langue else None,
    }


def _units(case: Case) -> Iterator[Json]:
    plan = Plan.of(case.choices, case.law.offer)
    official = {(one.exam_session, one.unite) for one in case.law.history.grades}
    for unit in case.choices.units:
        known = record(case.choices, case.law, plan, unit.unite)
        held: list[Kept] = []
        if unit.state is UnitState.BENEFICE:
            held = known.living
        elif unit.state is UnitState.REPORT:
            held = [one for one in known.last if not one.benefice]
        yield {
            **case.unit(unit.unite),
            "state": named(wording.UNIT_STATE, unit.state),
            "held": [
                {
                    "exam_session": one.exam_session,
                    "grade": f"{one.grade:.2f}",
                    "official": (one.exam_session, unit.unite) in official,
                }
                for one in held
            ],
        }


def eligibility(case: Case, attestations: Sequence[Shown]) -> Json:
    """The contract's Eligibility: what the category demands, what is counted of it, and what the candidate was told."""
    choices, offer = case.choices, case.law.offer
    proved_until = last_day(offer.justificatifs_close_at, offer.zone)
    return {
        "ground": GROUNDS[choices.category],
        "source": SOURCE,
        "attestations": list(attestations),
        "attested": choices.category is Category.DISTANCE
        and attests(attestations, choices.specialite, offer.last_epreuve_on),
        "experience": experience(
            choices.category,
            choices.work_periods,
            last_epreuve_on=offer.last_epreuve_on,
            proved_until=proved_until,
        ),
        "periods": [
            {
                "employer": one.period.employer,
                "job": one.period.job,
                "starts_on": one.period.starts_on,
                "ends_on": one.period.ends_on,
                "technician_level": one.period.technician_level,
                "in_field": one.period.in_field,
                "days": one.days,
                "reason": one.reason,
            }
            for one in weighed(choices.work_periods, offer.last_epreuve_on)
        ],
        "warnings": [
            told(Violation(one.code, one.field, one.detail, one.source)) for one in notices(choices, case.law)
        ],
    }


def former(case: Case, agent: CallingAgent) -> list[Json]:
    """The contract's FormerSession of each, the latest first; another académie's dossier is not named."""
    declared = {one.exam_session: one for one in case.choices.former_sittings}
    known = {one.exam_session: one for one in case.found.earlier}
    shown = []
    for year in sorted({*declared, *known}, reverse=True):
        said, here = declared.get(year), known.get(year)
        academie = said.academie if said else here.academie if here else ""
        shown.append(
            {
                "exam_session": year,
                "academie": named(case.found.academies, academie),
                "candidate_number": said.candidate_number if said else here.candidate_number if here else None,
                "declared": said is not None,
                "known": here is not None,
                "registration_id": here.id if here is not None and agent.sees(here.academie) else None,
                "grades": list(_grades(case, year)),
            }
        )
    return shown


def _grades(case: Case, year: int) -> Iterator[Json]:
    """An official grade prevails over a declared one."""
    official = {one.unite: one.grade for one in case.law.history.grades if one.exam_session == year}
    said = {
        grade.unite: grade.grade
        for sitting in case.choices.former_sittings
        if sitting.exam_session == year
        for grade in sitting.grades
    }
    for code, grade in sorted({**said, **official}.items()):
        yield {**case.unit(code), "grade": grade, "official": code in official}
