"""A correction by the service, weighed before it is made: what it changes, what the law says of it, nothing kept."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions.rules import Calendar
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.kit.canonical import Json
from app.kit.errors import Conflict, Violation
from app.kit.french import deadline
from app.registrations import rules
from app.registrations.queries import corrections as queries
from app.registrations.queries.corrections import Corrected
from app.registrations.queries.standing import Standing, standing
from app.registrations.rules import Choices, Notice
from app.registrations.rules.changes import Change, changes
from app.registrations.rules.corrections import definitive, signed_again
from app.registrations.rules.states import RegistrationState
from app.registrations.schemas.content import Content, accepted_at, choices_kept, content_of
from app.registrations.schemas.patch import RegistrationPatch, members_given
from app.registrations.schemas.received import Received
from app.registrations.schemas.renewal import within_changes
from app.registrations.service.judgement import Judgement, calendar_of, judge

Given = Received[RegistrationPatch]
"""The changes, as they were received."""
CANDIDATES_OWN = frozenset({"modalites"})
"""Accepted by the candidate alone, in the text of that day: neither an agent nor the law says anything of them here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """What correcting so would give; `open`: why it is the candidate's to do, as long as their window is open."""

    held: Corrected
    judged: Judgement
    content: Content
    changed: tuple[Change, ...]
    violations: tuple[Violation, ...]
    warnings: tuple[Notice, ...]
    definitive: tuple[Notice, ...]
    """The definitive choices that it changes."""
    settings: dict[str, object] | None
    open: Conflict | None

    @property
    def signed_again(self) -> bool:
        """Whether it changes what the candidate signed."""
        return signed_again(self.held.choices, self.content)


async def consider(
    db: Asking, now: datetime, registration: UUID, given: Given, *, academies: Sequence[str]
) -> Considered:
    """The dry run."""
    held = await queries.of_academies(db, registration=registration, academies=academies)
    return await _considered(db, now, _there(held), given, academies)


async def consider_alone(
    db: Transaction,
    now: datetime,
    registration: UUID,
    given: Given,
    *,
    academies: Sequence[str],
    version: Callable[[int], None],
) -> Considered:
    """The same, to be made at once: the registration is locked until the end of the act. Raise what forbids it."""
    held = _there(await queries.held(db, registration=registration, academies=academies))
    version(held.version)
    made = await _considered(db, now, held, given, academies)
    if made.open is not None:
        raise made.open
    if made.violations:
        raise invalid(made.violations)
    return made


def _there(held: Corrected | None) -> Corrected:
    if held is None:
        raise ABSENT
    if held.status != RegistrationState.ENREGISTREE:
        raise Conflict("inscription-terminee", "Cette inscription n'est plus en cours : elle ne se corrige plus.")
    return held


async def _considered(db: Asking, now: datetime, held: Corrected, given: Given, academies: Sequence[str]) -> Considered:
    """Judge it by the whole law but the window, and by that of the candidate besides while theirs is open."""
    content = cast("Content", held.choices)
    before = choices_kept(content)
    patch = {} if given.body is None else members_given(given.body)
    choices = choices_kept({**content, **{name: one for name, one in patch.items() if name not in CANDIDATES_OWN}})
    stands = await stands_on(db, choices, held.account_id)
    unread = given.unread | CANDIDATES_OWN
    judged = await judge(
        db, now, choices, stands, account=held.account_id, faults=given.faults, unread=unread, correcting=held.id
    )
    after = content_of(judged.choices, accepted_at=accepted_at(content, judged.choices.modalites.version, now))
    changed = tuple(changes(content, after))
    found = (*_beyond(patch, choices, stands, academies), *judged.violations)
    if not found and not changed:
        found = (Violation("correction-sans-effet", "", "Rien ne changerait dans cette inscription.", ""),)
    return Considered(
        held=held,
        judged=judged,
        content=after,
        changed=changed,
        violations=within_changes(found),
        warnings=rules.warnings(judged.choices, judged.facts, unread),
        definitive=tuple(definitive(before, judged.choices)),
        settings=None if stands is None else stands.settings,
        open=await _open(db, now, before, choices, stands, judged, account=held.account_id),
    )


async def stands_on(db: Asking, choices: Choices, account: UUID) -> Standing | None:
    """What an act on these choices stands on."""
    return await standing(
        db, account=account, year=choices.exam_session, academie=choices.academie, specialite=choices.specialite
    )


def _beyond(
    patch: Mapping[str, Json], choices: Choices, stands: Standing | None, academies: Sequence[str]
) -> Iterator[Violation]:
    """What no agent may correct, and what this one may not."""
    if not CANDIDATES_OWN.isdisjoint(patch):
        yield Violation(
            "modalites-personnelles",
            "/modalites",
            "Le candidat seul accepte les modalités : elles ne se corrigent pas à sa place.",
            "Guide §2 et §7",
        )
    if choices.academie not in academies and calendar_of(choices, stands) is not None:
        yield Violation(
            "academie-hors-de-portee",
            "/academie",
            "Cette académie n'est pas une des vôtres : la correction revient à un agent qui a les deux.",
            "[P] un agent ne voit rien hors de ses académies",
        )


async def _open(
    db: Asking,
    now: datetime,
    before: Choices,
    choices: Choices,
    stands: Standing | None,
    judged: Judgement,
    *,
    account: UUID,
) -> Conflict | None:
    """The refusal while the candidate may still do it; not of what became definitive at an earlier closing [P]."""
    calendar = calendar_of(before, await stands_on(db, before, account))
    if calendar is None or not (calendar.registration.admit(now) and judged.calendar.registration.admit(now)):
        return None
    theirs = await judge(db, now, choices, stands, account=account, unread=CANDIDATES_OWN)
    return _theirs(calendar, now) if set(theirs.violations) <= set(judged.violations) else None


def _theirs(calendar: Calendar, now: datetime) -> Conflict:
    until = deadline(calendar.registration_closes_at, calendar.zone)
    return Conflict(
        "inscriptions-ouvertes",
        f"Le candidat peut encore changer lui-même son inscription, jusqu'au {until} : le service ne corrige qu'après.",
        members={"server_time": now, "window": calendar.registration.told()},
    )
