"""Which entries of the queue a selection keeps, as the WHERE of a statement."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    Select,
    SmallInteger,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from app.accounts.models import Account
from app.db.statements import Value
from app.dossiers.models import Assignment, QueueEntry
from app.dossiers.rules.selection import Selection
from app.exam_sessions.models import ExamSession
from app.justificatifs.rules.complements import Standing, Status
from app.registrations.models import Registration

Condition = ColumnElement[bool]

_INSTANT = DateTime(timezone=True)


def _asked(name: str, kind: TypeEngine[Value]) -> ColumnElement[object]:
    return cast(bindparam(name), kind)


_LATEST = select(func.max(ExamSession.year)).where(ExamSession.status == "publiee").scalar_subquery()
SESSION = QueueEntry.exam_session == func.coalesce(_asked("exam_session", SmallInteger()), _LATEST)
ACADEMIES = _asked("academies", ARRAY(Text))
STATUSES = _asked("statuses", ARRAY(Text))


def held(registration: ColumnElement[object], claim: type[Assignment] = Assignment) -> Condition:
    """Whether an assignment is the claim on this registration now; never copied, for claims end by themselves."""
    return and_(claim.registration_id == registration, claim.expires_at > _asked("now", _INSTANT))


_COLUMNS = QueueEntry.__table__.c
_HELD = held(_COLUMNS.registration_id)

# Sorts after every text that begins like another.
_END = literal_column("chr(1114111)", Text())
_name = func.searchable(_asked("name", Text()), literal_column("''"))
_number = _asked("candidate_number", Text())
_NAMED = or_(
    and_(Account.birth_key >= _name, Account.birth_key < _name.op("||")(_END)),
    and_(Account.usage_key >= _name, Account.usage_key < _name.op("||")(_END)),
)
_NUMBERED = and_(QueueEntry.candidate_number >= _number, QueueEntry.candidate_number < _number.op("||")(_END))
_TAKEN = exists().where(_HELD, Assignment.agent_id == _asked("assigned_to", Uuid()))


_complement, _until = _asked("complement", Text()), QueueEntry.complement_until
# What is awaited ends with its bound, which only the clock knows.
_ASKED = case(
    (_complement == Status.REPONDU.value, QueueEntry.complement == Standing.REPONDUE.value),
    (_complement == Status.EN_ATTENTE.value, _until > _asked("now", _INSTANT)),
    else_=_until <= _asked("now", _INSTANT),
)


def _unless_none(name: str, kind: TypeEngine[Value], condition: Condition) -> Condition:
    return or_(_asked(name, kind).is_(None), condition)


def _same(column: ColumnElement[object], kind: TypeEngine[Value]) -> Condition:
    name = str(column.key)
    return _unless_none(name, kind, column == _asked(name, kind))


FILTERS: tuple[Condition, ...] = (
    _same(_COLUMNS.specialite, Text()),
    _same(_COLUMNS.category, Text()),
    _same(_COLUMNS.handicap, Boolean()),
    _same(_COLUMNS.sous_reserve_r408, Boolean()),
    _unless_none("missing", Text(), _asked("missing", Text()) == any_(QueueEntry.missing)),
    _unless_none("refused", Text(), _asked("refused", Text()) == any_(QueueEntry.refused)),
    _unless_none("complement", Text(), _ASKED),
    # No « IS NULL OR »: it bounds the walk of the index.
    QueueEntry.waiting_since
    < func.coalesce(_asked("waiting_before", _INSTANT), literal_column("'infinity'::timestamptz")),
    or_(~cast(bindparam("unassigned"), Boolean), ~exists().where(_HELD)),
)
"""What may be asked of any entry, once it is found by the order of the queue or by what follows."""

DRIVERS: Mapping[str, Condition] = {"name": _NAMED, "candidate_number": _NUMBERED, "assigned_to": _TAKEN}
"""What few entries answer to: each has its index, so the statement begins there."""
_OPTIONAL: Mapping[str, Condition] = {
    "name": _unless_none("name", Text(), _NAMED),
    "candidate_number": _unless_none("candidate_number", Text(), _NUMBERED),
    "assigned_to": _unless_none("assigned_to", Uuid(), _TAKEN),
}


def sought(statement: Select[Value], driver: str | None = None) -> Select[Value]:
    """The entries that a selection keeps; `driver`, which is not None then, is where the statement begins."""
    conditions = {**_OPTIONAL, **({driver: DRIVERS[driver]} if driver else {})}
    return (
        statement.join(Registration, Registration.id == QueueEntry.registration_id)
        .join(Account, Account.id == Registration.account_id)
        .where(
            SESSION,
            QueueEntry.academie == any_(ACADEMIES),
            QueueEntry.status == any_(STATUSES),
            *FILTERS,
            *conditions.values(),
        )
    )


def driver_of(selection: Selection) -> str | None:
    """The first of these that was asked."""
    return next((name for name in DRIVERS if getattr(selection, name) is not None), None)


def values(selection: Selection, now: datetime) -> dict[str, Value]:
    """What the statements above ask for."""
    given = asdict(selection)
    given["academies"] = sorted(selection.academies)
    given["statuses"] = sorted(selection.statuses)
    number = selection.candidate_number
    return {**given, "candidate_number": None if number is None else number.upper(), "now": now}
