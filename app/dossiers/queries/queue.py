"""The queue: one statement per page, whatever its depth."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    DateTime,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    true,
    tuple_,
)
from sqlalchemy.sql.expression import Subquery

from app.accounts.models import Account
from app.catalogue.models import OptionRow, SpecialiteRow
from app.db.reads import Reads
from app.db.statements import Query, Value, query
from app.dossiers.models import Assignment, QueueEntry
from app.dossiers.queries.selection import (
    ACADEMIES,
    DRIVERS,
    FILTERS,
    SESSION,
    STATUSES,
    driver_of,
    held,
    sought,
    values,
)
from app.dossiers.rules.selection import Selection
from app.registrations.models import Registration
from app.staff.models import AgentRow

Position = tuple[datetime, UUID]
"""A line: since when it waits, and its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One dossier of the queue; its claim, if somebody has it now."""

    registration_id: UUID
    exam_session: int
    academie: str
    specialite: str
    specialite_label: str
    option_label: str | None
    category: str
    candidate_number: str
    birth_name: str
    usage_name: str | None
    first_names: str
    status: str
    missing: list[str]
    refused: list[str]
    complement: str | None
    complement_until: datetime | None
    sous_reserve_r408: bool
    waiting_since: datetime
    refreshed_at: datetime
    agent_id: UUID | None
    agent_name: str | None
    taken_at: datetime | None
    expires_at: datetime | None


_ENTRIES = [one for one in QueueEntry.__table__.c if one.key != "handicap"]
_ORDER = (QueueEntry.waiting_since, QueueEntry.registration_id)
# Never `after IS NULL OR …`: a plan made once for all could not begin in the middle of the index.
_SINCE = func.coalesce(
    cast(bindparam("after_instant"), DateTime(timezone=True)), literal_column("'-infinity'::timestamptz")
)
_KEY = func.coalesce(
    cast(bindparam("after_key"), Uuid), literal_column("'00000000-0000-0000-0000-000000000000'::uuid", Uuid())
)
_LATER = tuple_(*_ORDER) > tuple_(_SINCE, _KEY)


def _walked() -> Subquery:
    """Of each académie and status, the next entries in the order of the index; then the first of them all."""
    place = func.unnest(ACADEMIES).table_valued(column("academie", Text)).render_derived(name="place")
    standing = func.unnest(STATUSES).table_valued(column("status", Text)).render_derived(name="standing")
    near = (
        select(*_ENTRIES)
        .where(SESSION, QueueEntry.academie == place.c.academie, QueueEntry.status == standing.c.status)
        .where(_LATER, *FILTERS)
        .order_by(*_ORDER)
        .limit(bindparam("limit"))
        .lateral("near")
    )
    return (
        select(near)
        .select_from(place.join(standing, true()).join(near, true()))
        .order_by(near.c.waiting_since, near.c.registration_id)
        .limit(bindparam("limit"))
        .subquery("page")
    )


def _sought(driver: str) -> Subquery:
    """What few entries answer to is found first, then put in order."""
    found: Select[Value] = sought(select(*_ENTRIES), driver)
    return found.where(_LATER).order_by(*_ORDER).limit(bindparam("limit")).subquery("page")


def _lines(page: Subquery) -> Query[Line]:
    """Each with the names that it bears now, and with whoever has it."""
    statement = (
        select(
            *page.c,
            SpecialiteRow.label.label("specialite_label"),
            OptionRow.label.label("option_label"),
            Account.birth_name,
            Account.usage_name,
            Account.first_names,
            Assignment.agent_id,
            AgentRow.name.label("agent_name"),
            Assignment.taken_at,
            Assignment.expires_at,
        )
        .select_from(page)
        .join(Registration, Registration.id == page.c.registration_id)
        .join(Account, Account.id == Registration.account_id)
        .join(SpecialiteRow, SpecialiteRow.slug == Registration.specialite)
        .outerjoin(OptionRow, OptionRow.slug == Registration.option)
        .outerjoin(Assignment, held(page.c.registration_id))
        .outerjoin(AgentRow, AgentRow.id == Assignment.agent_id)
        .order_by(page.c.waiting_since, page.c.registration_id)
    )
    return query(statement, into=Line)


WALKED = _lines(_walked())
"""A page of the whole queue, however deep."""
_SOUGHT = {driver: _lines(_sought(driver)) for driver in DRIVERS}


async def page(reads: Reads, selection: Selection, *, now: datetime, after: Position | None, limit: int) -> list[Line]:
    """The next lines, the oldest waiting first."""
    driver = driver_of(selection)
    since, key = after or (None, None)
    return await reads.rows(
        _SOUGHT[driver] if driver else WALKED,
        **values(selection, now),
        after_instant=since,
        after_key=key,
        limit=limit,
    )
