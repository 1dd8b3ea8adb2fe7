"""The journal as administrators read it: what bears on their académies, and what their agents do apart from them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Select,
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
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from app.audit.models import AuditEntry
from app.db.asking import Asking
from app.db.statements import Cell, Query, Table, Value, inert, query, table
from app.justificatifs.models import Depot
from app.registrations.models import Registration
from app.staff.models import AgentRow, AgentToken

Position = tuple[datetime, UUID]
"""A line: when, and its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is asked of the journal; None keeps all. `since` is in it, `until` is not."""

    agent: UUID | None = None
    act: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line, and what it bears on."""

    id: UUID
    act: str
    recorded_at: datetime
    actor_kind: str
    actor_id: UUID | None
    actor_name: str | None
    subject_kind: str
    subject_id: UUID | None
    registration_id: UUID | None
    candidate_number: str | None
    academie: str | None
    detail: dict[str, object]


@dataclass(frozen=True, slots=True)
class _Key:
    id: UUID


_MINE = cast(bindparam("academies"), ARRAY(Text))
_E = AuditEntry
_Actor, _Subject = aliased(AgentRow), aliased(AgentRow)
_ALL_MINE = {one: one.academies.op("<@")(_MINE) for one in (_Actor, _Subject)}
_account = case((_E.subject_kind == "account", _E.subject_id), (_E.actor_kind == "candidate", _E.actor_id))
_Theirs = aliased(Registration)
# In this order: what a line bears on says whose it is; only a line that bears on no académie is its agent's.
_VISIBLE: ColumnElement[bool] = case(
    (or_(_E.subject_kind == "registration", _E.subject_kind == "depot"), Registration.academie == any_(_MINE)),
    (or_(_E.subject_kind == "agent", _E.subject_kind == "agent_token"), _ALL_MINE[_Subject]),
    (_E.detail.has_key("academie"), _E.detail["academie"].as_string() == any_(_MINE)),
    (_E.detail.has_key("academies"), _E.detail["academies"].has_any(_MINE)),
    (_account.is_not(None), exists().where(_Theirs.account_id == _account, _Theirs.academie == any_(_MINE))),
    else_=_ALL_MINE[_Actor],
)
_INSTANT = DateTime(timezone=True)
_words = func.searchable(cast(bindparam("text"), Text), literal_column("''"))
_FILTERS: tuple[ColumnElement[bool], ...] = (
    # No « IS NULL OR »: they bound the walk of the index.
    _E.recorded_at >= func.coalesce(cast(bindparam("since"), _INSTANT), literal_column("'-infinity'::timestamptz")),
    _E.recorded_at < func.coalesce(cast(bindparam("until"), _INSTANT), literal_column("'infinity'::timestamptz")),
    or_(
        cast(bindparam("act"), Text).is_(None),
        _E.act == cast(bindparam("act"), Text),
        _E.act.startswith(cast(bindparam("act"), Text).concat(".")),
    ),
    or_(
        cast(bindparam("text"), Text).is_(None),
        func.strpos(func.searchable(cast(_E.detail, Text), literal_column("''")), _words) > 0,
    ),
    or_(cast(bindparam("agent"), Uuid).is_(None), _E.actor_id == cast(bindparam("agent"), Uuid)),
    _VISIBLE,
)
_BY_AGENT = _E.actor_id == cast(bindparam("agent"), Uuid)
_ABOUT = or_(
    _E.subject_id == any_(cast(bindparam("subjects"), ARRAY(Uuid))),
    _E.actor_id == any_(cast(bindparam("subjects"), ARRAY(Uuid))),
)
_BEFORE = tuple_(_E.recorded_at, _E.id) < tuple_(
    func.coalesce(cast(bindparam("before_instant"), _INSTANT), literal_column("'infinity'::timestamptz")),
    func.coalesce(
        cast(bindparam("before_key"), Uuid), literal_column("'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid", Uuid())
    ),
)


def _joined(columns: Sequence[Cell], *conditions: ColumnElement[bool]) -> Select[Value]:
    return (
        select(*columns)
        .select_from(_E)
        .outerjoin(Depot, and_(_E.subject_kind == "depot", Depot.id == _E.subject_id))
        .outerjoin(
            Registration,
            Registration.id == case((_E.subject_kind == "registration", _E.subject_id), else_=Depot.registration_id),
        )
        .outerjoin(AgentToken, and_(_E.subject_kind == "agent_token", AgentToken.id == _E.subject_id))
        .outerjoin(
            _Subject, _Subject.id == case((_E.subject_kind == "agent", _E.subject_id), else_=AgentToken.agent_id)
        )
        .outerjoin(_Actor, and_(_E.actor_kind == "agent", _Actor.id == _E.actor_id))
        .where(*_FILTERS, *conditions)
        .order_by(_E.recorded_at.desc(), _E.id.desc())
    )


_academie = func.coalesce(Registration.academie, _E.detail["academie"].as_string())
_LINE: Mapping[str, Cell] = {
    "id": _E.id,
    "act": _E.act,
    "recorded_at": _E.recorded_at,
    "actor_kind": _E.actor_kind,
    "actor_id": _E.actor_id,
    "actor_name": _Actor.name,
    "subject_kind": _E.subject_kind,
    "subject_id": _E.subject_id,
    "registration_id": Registration.id,
    "candidate_number": Registration.candidate_number,
    "academie": _academie,
    "detail": _E.detail,
}


def _page(*conditions: ColumnElement[bool]) -> Query[Line]:
    columns = [one.label(name) for name, one in _LINE.items()]
    return query(_joined(columns, _BEFORE, *conditions).limit(bindparam("limit")), into=Line)


_WHOLE, _OF_AGENT, _OF_SUBJECTS = _page(), _page(_BY_AGENT), _page(_ABOUT)
"""Each begins by its own index."""

_TITLES: Mapping[str, Cell] = {
    "Instant (UTC)": func.to_char(func.timezone("UTC", _E.recorded_at), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    "Acte": _E.act,
    "Auteur": _E.actor_kind,
    "Identifiant de l'auteur": _E.actor_id,
    "Nom de l'agent": inert(_Actor.name),
    "Sujet": _E.subject_kind,
    "Identifiant du sujet": _E.subject_id,
    "Inscription": Registration.id,
    "Numéro de candidat": inert(Registration.candidate_number),
    "Académie": _academie,
    "Adresse": inert(_E.detail["address"].as_string()),
    "Détail": inert(cast(_E.detail.op("-")(literal_column("'address'")), Text)),
}


def _export(*conditions: ColumnElement[bool]) -> Table:
    return table(_joined([one.label(title) for title, one in _TITLES.items()], *conditions))


EXPORT, EXPORT_OF_SUBJECTS = _export(), _export(_ABOUT)
"""The lines, as they are taken out."""

_registration = or_(
    Registration.id == cast(bindparam("registration"), Uuid),
    Registration.candidate_number == cast(bindparam("candidate_number"), Text),
    Registration.account_id == cast(bindparam("account"), Uuid),
)
_SUBJECTS = query(
    union_all(
        select(Registration.id).where(_registration),
        select(Depot.id).join(Registration, Registration.id == Depot.registration_id).where(_registration),
        select(cast(bindparam("account"), Uuid).label("id")).where(cast(bindparam("account"), Uuid).is_not(None)),
    ),
    into=_Key,
)


async def subjects(
    db: Asking, *, account: UUID | None, registration: UUID | None, candidate_number: str | None
) -> list[UUID]:
    """What a candidate is in the journal: registrations, their files, the account if that was asked for."""
    found = await db.rows(_SUBJECTS, account=account, registration=registration, candidate_number=candidate_number)
    return [one.id for one in found]


async def page(
    db: Asking,
    filters: Filters,
    *,
    academies: Collection[str],
    about: list[UUID] | None,
    before: Position | None,
    limit: int,
) -> list[Line]:
    """The next lines, the latest first; `about`: of these subjects only."""
    instant, key = before or (None, None)
    asked = values(filters, academies=academies, about=about)
    statement = _OF_SUBJECTS if about is not None else _OF_AGENT if filters.agent is not None else _WHOLE
    return await db.rows(statement, **asked, before_instant=instant, before_key=key, limit=limit)


def values(filters: Filters, *, academies: Collection[str], about: list[UUID] | None) -> dict[str, Value]:
    """What the statements above ask for."""
    return {**asdict(filters), "academies": sorted(academies), **({} if about is None else {"subjects": about})}
