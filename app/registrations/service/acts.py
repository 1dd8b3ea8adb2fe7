"""Register, change, withdraw: load, check, change, tell."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import cast
from uuid import UUID

from psycopg.errors import CheckViolation
from psycopg.types.json import Jsonb

from app.accounts import service as accounts
from app.audit.service import Party, record
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.kit.canonical import canonical, digest
from app.kit.errors import Conflict
from app.registrations.events import RegistrationChanged, RegistrationSaved, RegistrationWithdrawn
from app.registrations.queries import acts as queries
from app.registrations.queries.acts import Held, Kept
from app.registrations.queries.standing import Standing, standing
from app.registrations.rules import Choices, numbers
from app.registrations.rules.closing import account_open_until
from app.registrations.rules.forme import FORME_DEFINITIVE
from app.registrations.rules.states import RegistrationState
from app.registrations.schemas.asked import RegistrationIn
from app.registrations.schemas.content import Content, accepted_at, choices_asked, choices_kept, content_of
from app.registrations.schemas.patch import RegistrationPatch, members_given
from app.registrations.schemas.received import Received
from app.registrations.schemas.shown import Shown
from app.registrations.service.judgement import Judgement, judge, require_window, twice

CheckVersion = Callable[[str], None]
FORME_GUARD = "ck_registrations_forme_definitive"
"""The trigger's own (docs/decisions/definitive-formes.md)."""


async def register(db: Transaction, now: datetime, received: Received[RegistrationIn], *, account: UUID) -> Shown:
    """Make version 1; a second registration in one exam session is refused (D643-29)."""
    if received.body is None:
        raise invalid(received.faults)
    choices = choices_asked(received.body)
    stands = await _standing(db, choices, account)
    require_window(choices, stands, now)
    if (refusal := twice(stands, choices.exam_session)) is not None:
        raise refusal
    judged = await judge(db, now, choices, stands, account=account, faults=received.faults, unread=received.unread)
    content = _valid(judged, {}, now)
    fingerprint = digest(canonical(content))
    year = choices.exam_session
    made = {"account": account, "year": year, "short_year": year % 100, "of_academie": choices.academie}
    async with _forme_kept():
        kept = await queries.create(db, **made, **columns(judged, content, fingerprint), **_receipt(judged, now))
    until = account_open_until(judged.facts.offer.last_epreuve_on)
    await accounts.freeze_identity(db, account, until=until)
    await _tell(db, "registration.register", account, judged, RegistrationSaved(registration_id=kept.id, version=1))
    return _shown(judged, content, fingerprint, kept, 1)


async def change(
    db: Transaction,
    now: datetime,
    registration_id: UUID,
    received: Received[RegistrationPatch],
    *,
    account: UUID,
    version: CheckVersion,
) -> Shown:
    """Make version n+1 while the window is open, in the académie left as in the one joined."""
    held = await _held(db, registration_id, account, version)
    content = cast("Content", held.choices)
    before = choices_kept(content)
    stands = await _standing(db, before, account)
    require_window(before, stands, now)
    choices = _merged(content, received.body)
    if choices.academie != before.academie or choices.specialite != before.specialite:
        stands = await _standing(db, choices, account)
        require_window(choices, stands, now)
    judged = await judge(db, now, choices, stands, account=account, faults=received.faults, unread=received.unread)
    after = _valid(judged, content, now)
    fingerprint = digest(canonical(after))
    number = held.version + 1
    said = {**columns(judged, after, fingerprint), **_receipt(judged, now)}
    async with _forme_kept():
        kept = await queries.add_version(db, registration=held.id, version=number, **said)
    event = RegistrationChanged(registration_id=held.id, version=number)
    await _tell(db, "registration.change", account, judged, event)
    return _shown(judged, after, fingerprint, kept, number)


async def withdraw(
    db: Transaction, now: datetime, registration_id: UUID, *, account: UUID, version: CheckVersion
) -> None:
    """Withdraw while the window is open: one may then register anew (rule 15)."""
    held = await _held(db, registration_id, account, version)
    choices = choices_kept(cast("Content", held.choices))
    require_window(choices, await _standing(db, choices, account), now)
    await queries.withdraw(db, registration=held.id, at=now)
    left = await queries.last_epreuve_left(db, account=account)
    await accounts.allow_closing(db, account, after=None if left is None else account_open_until(left))
    event = RegistrationWithdrawn(registration_id=held.id, version=held.version)
    await _tell(db, "registration.withdraw", account, None, event)


async def _standing(db: Transaction, choices: Choices, account: UUID) -> Standing | None:
    return await standing(
        db, account=account, year=choices.exam_session, academie=choices.academie, specialite=choices.specialite
    )


async def _held(db: Transaction, registration_id: UUID, account: UUID, version: CheckVersion) -> Held:
    held = await queries.own_registration(db, account=account, registration=registration_id)
    if held is None:
        raise ABSENT
    live = held.status == RegistrationState.ENREGISTREE
    version(str(held.version) if live else f"{held.version}-{held.status}")
    if not live:
        raise Conflict(
            "inscription-terminee",
            "Cette inscription n'est plus en cours : elle ne se modifie plus. Vous pouvez vous inscrire de nouveau "
            "tant que les inscriptions sont ouvertes.",
        )
    return held


def _merged(content: Content, patch: RegistrationPatch | None) -> Choices:
    """RFC 7396 on the members of the form: what is absent stays."""
    return choices_kept(content if patch is None else {**content, **members_given(patch)})


def _valid(judged: Judgement, before: Content, now: datetime) -> Content:
    """What is kept of choices that hold; else everything that is wrong."""
    for violation in judged.violations:
        if violation.code == FORME_DEFINITIVE:  # what cannot be undone is a conflict, whatever else is wrong (03)
            raise Conflict(violation.code, violation.detail, violations=judged.violations)
    if judged.violations:
        raise invalid(judged.violations)
    version = judged.choices.modalites.version
    return content_of(judged.choices, accepted_at=accepted_at(before, version, now))


def columns(judged: Judgement, content: Content, fingerprint: str) -> dict[str, object]:
    """What a version is written from."""
    choices = judged.choices
    return {
        "academie": choices.academie,
        "specialite": choices.specialite,
        "option": choices.option,
        "forme": choices.forme,
        "choices": Jsonb(content),
        "digest": fingerprint,
    }


def _receipt(judged: Judgement, now: datetime) -> dict[str, object]:
    """What the act's receipt will say: the closing as it is now, whatever becomes of it; nobody corrected anything."""
    return {
        "arrived": now,
        "bound": judged.calendar.registration_closes_at,
        "bound_zone": judged.calendar.zone_name,
        "judged_by": judged.by,
        "corrected_by": None,
        "motive": None,
        "signed_since": None,
    }


def _shown(judged: Judgement, content: Content, fingerprint: str, kept: Kept, version: int) -> Shown:
    """What the owner reads: all of it is at hand, so nothing is asked again."""
    calendar, names = judged.calendar, judged.names
    return Shown(
        id=kept.id,
        candidate_number=kept.candidate_number,
        status=RegistrationState.ENREGISTREE,
        version=version,
        choices=content,
        digest=fingerprint,
        created_at=kept.created_at,
        updated_at=kept.updated_at,
        specialite_label=names.specialite,
        option_label=names.option,
        diploma_code=names.diploma_code,
        opens_at=calendar.registration_opens_at,
        closes_at=calendar.registration_closes_at,
        amenagement_closes_at=calendar.amenagement_closes_at,
        justificatifs_close_at=calendar.justificatifs_close_at,
        last_epreuve_on=judged.facts.offer.last_epreuve_on,
        zone=calendar.zone_name,
        amex_url=calendar.amex_url,
    )


async def _tell(
    db: Transaction,
    act: str,
    account: UUID,
    judged: Judgement | None,
    event: RegistrationSaved | RegistrationChanged | RegistrationWithdrawn,
) -> None:
    detail: dict[str, object] = {"version": event.version}
    # Rule 17: a number unknown here is left to an agent, who finds it by this.
    if judged is not None and (unknown := numbers.to_check(judged.choices, judged.facts)):
        detail["numbers_to_check"] = unknown
    await record(
        db,
        act,
        actor=Party("candidate", account),
        subject=Party("registration", event.registration_id),
        detail=detail,
        event=event,
    )


@asynccontextmanager
async def _forme_kept() -> AsyncIterator[None]:
    """What the database refuses of the forme, whatever was judged here, in our words."""
    try:
        yield
    except CheckViolation as refused:
        if refused.diag.constraint_name != FORME_GUARD:
            raise
        raise Conflict(
            FORME_DEFINITIVE,
            "Une autre de vos inscriptions à ce BTS est dans l'autre forme, et le choix de la forme vaut pour toutes "
            "les sessions (Guide §3). Relisez vos inscriptions, puis recommencez.",
        ) from refused
