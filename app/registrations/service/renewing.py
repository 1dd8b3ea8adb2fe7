"""Begin from the last session's choices: shown as a form, or registered in one call by the very same act."""

from dataclasses import replace
from datetime import datetime
from typing import cast
from uuid import UUID

from app.catalogue import service as catalogue
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.kit.errors import Refusal, Violation
from app.registrations.queries.former import Former, former_registration, known_numbers
from app.registrations.queries.standing import standing
from app.registrations.rules import Candidate, Choices, Facts
from app.registrations.rules import numbers as claimed
from app.registrations.rules import renewal as rules
from app.registrations.schemas.content import Content, choices_kept
from app.registrations.schemas.renewal import (
    RenewalIn,
    StartingPoint,
    form_of,
    merged,
    read_form,
    within_changes,
)
from app.registrations.schemas.shown import Shown
from app.registrations.service.acts import register
from app.registrations.service.checks import check
from app.registrations.service.history import history
from app.registrations.service.judgement import NO_SESSION
from app.registrations.service.offers import offer

_SOURCE = "Guide, « Public concerné »"
_NUMBER = "/candidate_number"
NOTHING_BEFORE = Violation(
    "rien-a-reprendre",
    "",
    "Ce compte n'a aucune inscription d'une session antérieure. Si vous vous êtes inscrit(e) ici avec un autre compte, "
    "connectez-vous à celui-là ; sinon, inscrivez-vous en déclarant vos sessions antérieures.",
    _SOURCE,
)


async def starting_point(db: Asking, now: datetime, year: int, *, account: UUID) -> StartingPoint:
    """The last registration moved to this exam session, with all that does not hold any more; nothing is kept."""
    former = await former_registration(db, account=account, year=year, number=None)
    moved = None if former is None else await _moved(db, now, former, year, account=account)
    if former is None or moved is None:
        raise ABSENT
    form = form_of(moved)
    received = read_form(form)
    checked = await check(db, now, received, account=account)
    faults = {fault.field for fault in received.faults}
    return StartingPoint(
        exam_session=year,
        former=former.id,
        former_session=former.exam_session,
        candidate_number=former.candidate_number,
        form=form,
        violations=tuple(one for one in checked.violations if one.field not in faults),
        warnings=(*rules.notices(_choices(former), moved), *checked.warnings),
    )


async def renew(db: Transaction, now: datetime, asked: RenewalIn, *, account: UUID) -> Shown:
    """Register with the starting point and the changes; the window, the law and the answer are those of `register`."""
    former = await _former(db, asked, account=account)
    moved = await _moved(db, now, former, asked.exam_session, account=account)
    if moved is None:
        raise invalid((*within_changes(asked.changes.faults), NO_SESSION))
    try:
        return await register(db, now, merged(form_of(moved), asked), account=account)
    except Refusal as refusal:
        refusal.violations = within_changes(refusal.violations)
        raise


async def _former(db: Asking, asked: RenewalIn, *, account: UUID) -> Former:
    """The registration to begin from; what is wrong with it is told with the faults of the changes."""
    number = None if asked.candidate_number is None else claimed.normal(asked.candidate_number)
    found = await former_registration(db, account=account, year=asked.exam_session, number=number)
    if found is None:
        wrong = NOTHING_BEFORE if number is None else await _not_found(db, number, asked, account=account)
        raise invalid((wrong, *within_changes(asked.changes.faults)))
    return found


async def _not_found(db: Asking, number: str, asked: RenewalIn, *, account: UUID) -> Violation:
    known = (await known_numbers(db, [number], account=account)).get(number)
    if known is None:
        return Violation(
            "numero-inconnu",
            _NUMBER,
            f"Le numéro {number} n'est celui d'aucune inscription faite ici : il n'y a pas de choix à reprendre. "
            "Inscrivez-vous en déclarant cette session antérieure avec son numéro : un agent la vérifiera.",
            _SOURCE,
        )
    if not known.mine:
        return claimed.another_account(_NUMBER)
    if not known.sat:
        return claimed.withdrawn(number, _NUMBER, known)
    return Violation(
        "session-anterieure-future",
        _NUMBER,
        f"Le numéro {number} est celui de votre inscription à la session {known.exam_session}, qui n'est pas "
        f"antérieure à la session {asked.exam_session}.",
        _SOURCE,
    )


async def _moved(db: Asking, now: datetime, former: Former, year: int, *, account: UUID) -> Choices | None:
    """The choices carried over; None when there is no such exam session."""
    before = _choices(former)
    stands = await standing(db, account=account, year=year, academie=before.academie, specialite=before.specialite)
    calendar = stands.bounds if stands is not None else None
    if stands is None or calendar is None:
        return None
    offered = offer(before, stands, calendar, await catalogue.current(db, stands.catalogue))
    facts = Facts(
        offer=offered,
        candidate=Candidate(birth_on=stands.birth_date, birth_country=stands.birth_country, identity_complete=True),
        now=now,
        history=await history(db, now, replace(before, exam_session=year), stands),
    )
    sat = rules.Sat(
        exam_session=former.exam_session, academie=former.academie, candidate_number=former.candidate_number
    )
    return rules.renewed(before, sat, facts)


def _choices(former: Former) -> Choices:
    return choices_kept(cast("Content", former.choices))
