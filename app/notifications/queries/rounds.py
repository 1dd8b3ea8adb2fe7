"""How far each round of reminders went, and whom the next batch concerns."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import insert as upsert

from app.accounts.models import Account
from app.db.asking import Asking
from app.db.statements import Query, command, query
from app.db.transaction import Transaction
from app.exam_sessions.models import CalendarRow
from app.justificatifs.models import Complement
from app.notifications.models import ReminderRound
from app.notifications.queries.abouts import ABOUT
from app.notifications.rules.facts import About
from app.notifications.rules.reminders import Round, Subject
from app.registrations.models import Draft, Registration, RegistrationVersion

BATCH = 50
"""Candidates of one transaction."""

_KEY = ("exam_session", "academie", "subject", "bound", "step")


@dataclass(frozen=True, slots=True)
class Position:
    """After whom the next batch begins; None at the start."""

    position: UUID | None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Someone whose form was never saved as a registration."""

    account_id: UUID


@dataclass(frozen=True, slots=True)
class Ending:
    """An instant at which complements of an académie end."""

    exam_session: int
    academie: str
    bound: datetime


_THIS = [getattr(ReminderRound, name) == bindparam(name) for name in _KEY]
_BEGIN = command(upsert(ReminderRound).values({name: bindparam(name) for name in _KEY}).on_conflict_do_nothing())
_BOUNDS = {
    Subject.INSCRIPTION.value: CalendarRow.registration_closes_at,
    Subject.JUSTIFICATIFS.value: CalendarRow.justificatifs_close_at,
    Subject.AMENAGEMENT.value: CalendarRow.amenagement_closes_at,
}
# Asked before each batch: a long round may be overtaken by its bound, or by a calendar that moves it (a complement has
# a bound of its own, and who is reminded of it is found by it).
_STILL_TO_COME = and_(
    ReminderRound.bound > func.legal_now(),
    or_(
        ReminderRound.subject == Subject.COMPLEMENT.value,
        exists().where(
            CalendarRow.year == ReminderRound.exam_session,
            CalendarRow.academie == ReminderRound.academie,
            case(_BOUNDS, value=ReminderRound.subject) == ReminderRound.bound,
        ),
    ),
)
_TAKE = query(
    select(ReminderRound.position)
    .where(*_THIS, ReminderRound.done_at.is_(None), _STILL_TO_COME)
    .with_for_update(skip_locked=True),  # another worker goes on with it
    into=Position,
)
_ADVANCE = command(update(ReminderRound).where(*_THIS).values(position=bindparam("last")))
_END = command(update(ReminderRound).where(*_THIS).values(done_at=bindparam("now")))

# Never `after IS NULL OR …`: a plan made once for all could not begin in the middle of the index.
_AFTER = func.coalesce(
    cast(bindparam("after"), UuidType), literal_column("'00000000-0000-0000-0000-000000000000'::uuid", UuidType())
)


def _registered(*conditions: ColumnElement[bool]) -> Query[About]:
    return query(
        ABOUT.where(
            RegistrationVersion.version == Registration.version,
            Registration.exam_session == bindparam("exam_session"),
            Registration.academie == bindparam("academie"),
            Registration.status == "enregistree",
            # Who registered after the reminder's moment has just been told the bound.
            Registration.created_at <= bindparam("since"),
            Registration.id > _AFTER,
            *conditions,
        )
        .order_by(Registration.id)
        .limit(BATCH),
        into=About,
    )


_REGISTERED = _registered()
_ASKED = _registered(
    exists().where(
        Complement.registration_id == Registration.id,
        Complement.cancelled_at.is_(None),
        Complement.closes_at == bindparam("of_bound"),
        # Who was told the date after the reminder's moment needs none.
        Complement.changed_at <= bindparam("since"),
    )
)
_ENDING = query(
    select(Registration.exam_session, Registration.academie, Complement.closes_at.label("bound"))
    .distinct()
    .join(Registration, Registration.id == Complement.registration_id)
    .where(
        Complement.cancelled_at.is_(None),
        Complement.closes_at > bindparam("now"),
        Complement.closes_at <= bindparam("soon"),
    ),
    into=Ending,
)
_HANDICAP = _registered(RegistrationVersion.choices["handicap"].as_boolean())
# A form is what the screen left there: an escaped NUL in it would break the reading of its neighbours too.
_form_academie = case((not_(cast(Draft.content, Text).contains("\\u0000")), Draft.content["academie"].as_string()))
_UNFINISHED = query(
    select(Draft.account_id)
    .join(Account, and_(Account.id == Draft.account_id, Account.status != "ferme"))
    .where(
        Draft.exam_session == bindparam("exam_session"),
        _form_academie == bindparam("academie"),
        # Who is filling it in needs no reminder.
        Draft.updated_at <= bindparam("since"),
        ~exists().where(
            Registration.account_id == Draft.account_id,
            Registration.exam_session == Draft.exam_session,
            # Who withdrew is left in peace, unless they took the form up again since.
            or_(Registration.status == "enregistree", Registration.updated_at >= Draft.updated_at),
        ),
        Draft.account_id > _AFTER,
    )
    .order_by(Draft.account_id)
    .limit(BATCH),
    into=Unfinished,
)


async def take(db: Transaction, one: Round) -> Position | None:
    """Hold this round; None when it is done, overtaken, or in another worker's hands."""
    await db.run(_BEGIN, **_key(one))
    return await db.row(_TAKE, **_key(one))


async def advance(db: Transaction, one: Round, last: UUID) -> None:
    """The batch up to `last` is told."""
    await db.run(_ADVANCE, last=last, **_key(one))


async def end(db: Transaction, one: Round, now: datetime) -> None:
    """Nobody is left."""
    await db.run(_END, now=now, **_key(one))


async def registered(db: Transaction, one: Round, *, after: UUID | None) -> list[About]:
    """The next registrations of the académie."""
    return await db.rows(_REGISTERED, **_whom(one, after))


async def registered_before(
    db: Transaction, *, exam_session: int, academie: str, since: datetime, after: UUID | None
) -> list[About]:
    """The next registrations of an académie that were there at that instant."""
    return await db.rows(_REGISTERED, exam_session=exam_session, academie=academie, since=since, after=after)


async def complements_ending(db: Asking, now: datetime, *, soon: datetime) -> list[Ending]:
    """When complements end, between now and then."""
    return await db.rows(_ENDING, now=now, soon=soon)


async def with_complement(db: Transaction, one: Round, *, after: UUID | None) -> list[About]:
    """Those of whom something was asked until this bound."""
    return await db.rows(_ASKED, **_whom(one, after), of_bound=one.bound)


async def with_handicap(db: Transaction, one: Round, *, after: UUID | None) -> list[About]:
    """Those who said that they have a handicap."""
    return await db.rows(_HANDICAP, **_whom(one, after))


async def unfinished(db: Transaction, one: Round, *, after: UUID | None) -> list[Unfinished]:
    """Those who began a form there and have no registration; without an académie, no bound is theirs yet [P]."""
    return await db.rows(_UNFINISHED, **_whom(one, after))


def _key(one: Round) -> dict[str, object]:
    return {name: getattr(one, name) for name in _KEY}


def _whom(one: Round, after: UUID | None) -> dict[str, object]:
    return {"exam_session": one.exam_session, "academie": one.academie, "since": one.since, "after": after}
