"""The dry run: all rules on a body, nothing saved; its verdict is that of registering at the same instant."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.db.asking import Asking
from app.exam_sessions.rules import Calendar
from app.exam_sessions.service import bounds, shut
from app.http.deadlines import Window
from app.kit.errors import Conflict, Invalid, Violation
from app.registrations import rules
from app.registrations.queries.standing import Standing, standing
from app.registrations.rules import Choices, Irrevocable, Notice
from app.registrations.rules.eligibility import last_day
from app.registrations.rules.experience import Experience, experience
from app.registrations.schemas.asked import RegistrationIn
from app.registrations.schemas.content import choices_asked
from app.registrations.schemas.received import Received
from app.registrations.service.judgement import Judgement, calendar_of, judge, twice

_WINDOW = "Guide, « Comment s'inscrire ? »"
_ONCE = "Code de l'éducation, D643-29"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What registering so would give; the checklist is told by the floor above.

    Without `judged` too little could be read for any law; `unread` are the members of which nothing is concluded.
    """

    violations: tuple[Violation, ...]
    judged: Judgement | None = None
    unread: frozenset[str] = frozenset()
    settings: dict[str, object] | None = None
    warnings: tuple[Notice, ...] = ()
    irrevocable: tuple[Irrevocable, ...] = ()
    experience: Experience | None = None
    window: Calendar | None = None
    """The calendar of the académie asked for."""
    live: UUID | None = None
    """The registration that this exam session has already."""


async def check(
    db: Asking, now: datetime, received: Received[RegistrationIn], *, account: UUID, changing: UUID | None = None
) -> Checked:
    """Judge what can be read, and say what would become definitive; `changing` is the registration to change so."""
    if received.body is None:
        return Checked(violations=received.faults)
    choices = choices_asked(received.body)
    stands = await standing(
        db, account=account, year=choices.exam_session, academie=choices.academie, specialite=choices.specialite
    )
    try:
        judged = await judge(db, now, choices, stands, account=account, faults=received.faults, unread=received.unread)
    except Invalid as refused:  # there is no such exam session
        return Checked(violations=refused.violations)
    calendar = calendar_of(choices, stands)
    unread = received.unread | (frozenset() if calendar is not None else {"academie"})
    return Checked(
        violations=(*_refusals(choices, calendar, stands, now, changing), *judged.violations),
        judged=judged,
        unread=unread,
        settings=stands.settings if stands is not None else None,
        warnings=rules.warnings(judged.choices, judged.facts, unread),
        irrevocable=rules.irrevocable(judged.choices, judged.facts, unread),
        experience=_experience(judged, unread),
        window=calendar,
        live=stands.live if stands is not None else None,
    )


def _refusals(
    choices: Choices, calendar: Calendar | None, stands: Standing | None, now: datetime, changing: UUID | None
) -> Iterator[Violation]:
    """What registering, or changing, would meet before any rule, in the same words."""
    if calendar is not None and not bounds(calendar, Window.REGISTRATION).admit(now):
        yield _told(shut(calendar, Window.REGISTRATION, now), "", _WINDOW)
    same = changing is not None and stands is not None and stands.live == changing
    if not same and (refusal := twice(stands, choices.exam_session)) is not None:
        yield _told(refusal, "/exam_session", _ONCE)


def _told(refusal: Conflict, field: str, source: str) -> Violation:
    return Violation(refusal.code, field, refusal.detail, source)


def _experience(judged: Judgement, unread: frozenset[str]) -> Experience | None:
    if unread & {"category", "work_periods", "academie"}:
        return None
    offer = judged.facts.offer
    return experience(
        judged.choices.category,
        judged.choices.work_periods,
        last_epreuve_on=offer.last_epreuve_on,
        proved_until=last_day(offer.justificatifs_close_at, offer.zone),
    )
