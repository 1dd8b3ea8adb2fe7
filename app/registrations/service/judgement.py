"""The judgement of what a candidate asks for: window, then form and law, every violation at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.catalogue import service as catalogue
from app.db.asking import Asking
from app.exam_sessions.rules import Calendar
from app.exam_sessions.service import require_open
from app.http.deadlines import Window
from app.http.validation import invalid
from app.kit.errors import Conflict, Violation
from app.organismes import service as organismes
from app.registrations import rules
from app.registrations.queries.former import known_numbers
from app.registrations.queries.standing import Standing
from app.registrations.rules import Candidate, Choices, Facts, FirstRegistration
from app.registrations.rules import numbers as claimed
from app.registrations.rules.choices import Forme
from app.registrations.service.history import history
from app.registrations.service.offers import Names, names, offer

NO_SESSION = Violation(
    "session-inconnue",
    "/exam_session",
    "Cette session d'examen n'existe pas, ou elle n'est pas encore annoncée : choisissez-la dans la liste.",
    "Guide, calendrier",
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The choices with every unit stated, what they were judged by, and what is wrong."""

    choices: Choices
    facts: Facts
    violations: tuple[Violation, ...]
    calendar: Calendar
    names: Names
    by: str
    """The version of the law, and that of the catalogue."""


async def judge(
    db: Asking,
    now: datetime,
    choices: Choices,
    standing: Standing | None,
    *,
    account: UUID,
    faults: tuple[Violation, ...] = (),
    unread: frozenset[str] = frozenset(),
    correcting: UUID | None = None,
) -> Judgement:
    """Judge the choices; `faults` of form are told with the law's, which says nothing of the members `unread`.

    Of the registration that an agent is `correcting`, what its own closing settled binds no more: neither forme nor
    renouncements. What other exam sessions settled does.
    """
    calendar = standing.bounds if standing is not None else None
    if standing is None or calendar is None:
        raise invalid((*faults, NO_SESSION))
    known = await catalogue.current(db, standing.catalogue)
    facts = Facts(
        offer=offer(choices, standing, calendar, known),
        candidate=Candidate(birth_on=standing.birth_date, birth_country=standing.birth_country, identity_complete=True),
        now=now,
        first=None if correcting is not None else _first(choices, standing),
        history=await history(db, now, choices, standing, but=correcting),
        training_body=await _training_body(db, choices),
        numbers=await known_numbers(db, claimed.declared(choices), account=account),
    )
    # Judged as received: pointers name the candidate's own lists, and a unit given twice is still twice there.
    found = rules.violations(choices, facts, unread)
    complete = rules.named(rules.completed(choices, facts.offer), facts.training_body)
    by = judged_by(known.version)
    return Judgement(complete, facts, (*faults, *found), calendar, names(known, choices), by)


def calendar_of(choices: Choices, standing: Standing | None) -> Calendar | None:
    """The calendar of the académie asked for, not of another that stands in for it."""
    calendar = standing.bounds if standing is not None else None
    return calendar if calendar is not None and calendar.academie == choices.academie else None


def judged_by(catalogue: UUID) -> str:
    """The version of the law and that of the catalogue: receipts say by which an act was judged."""
    return f"{rules.LAW}/{catalogue}"


def require_window(choices: Choices, standing: Standing | None, now: datetime) -> None:
    """The registration window of the académie is open at the instant of arrival (the account's row is locked)."""
    calendar = calendar_of(choices, standing)
    if calendar is not None:
        require_open(calendar, Window.REGISTRATION, now)


def twice(standing: Standing | None, year: int) -> Conflict | None:
    """The refusal of a second registration in one exam session (D643-29)."""
    if standing is None or standing.live is None:
        return None
    return Conflict(
        "deja-inscrit",
        f"Vous êtes déjà inscrit à la session {year} : on ne présente qu'une spécialité par session (Code de "
        "l'éducation, D643-29). Modifiez cette inscription, ou désinscrivez-vous d'abord.",
        members={"registration": f"/v1/registrations/{standing.live}"},
    )


async def _training_body(db: Asking, choices: Choices) -> str | None:
    chosen = choices.preparation.training_body_id if choices.preparation is not None else None
    return None if chosen is None else await organismes.name_of(db, chosen)


def _first(choices: Choices, standing: Standing) -> FirstRegistration | None:
    if standing.first_session is None or standing.first_forme is None or standing.first_closes_at is None:
        return None
    return FirstRegistration(
        exam_session=standing.first_session,
        specialite=choices.specialite,
        forme=Forme(standing.first_forme),
        closes_at=standing.first_closes_at,
    )
