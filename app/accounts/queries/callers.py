"""The caller's login, as SQL: alone, or in the very statement that reads what they ask for."""

from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import (
    JSON,
    ColumnElement,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
    true,
    update,
)  # fmt: skip
from sqlalchemy.sql.selectable import SelectBase

from app.accounts.models import Account, Login
from app.accounts.rules.lifetimes import IDLE, SLIDE, Delivery
from app.db.asking import Asking
from app.db.statements import Query, command, query
from app.db.transaction import Transaction

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a caller sees: `payload` is JSON text, null when there is nothing for this caller."""

    account_id: UUID
    payload: bytes | None
    etag: str | None


@dataclass(frozen=True, slots=True)
class Presented:
    """A living login; `to_slide` when its last use was written long ago."""

    account_id: UUID
    login_id: UUID
    to_slide: bool


_LOGIN = Login.__table__.alias("caller")
_ALIVE = (_LOGIN.c.digest == bindparam("credential"), _LOGIN.c.expires_at > func.legal_now())

CALLER_ACCOUNT: ColumnElement[UUID] = literal_column("caller.account_id", Uuid())
"""The caller's account, anywhere inside what is given to `seen_by_caller`, however deep.

Bare SQL on purpose: as a column it would bring its table along into nested selects, and show everybody's rows there.
"""
CALLER_LOGIN: ColumnElement[UUID] = literal_column("caller.id", Uuid())
"""The login they call by, in the same places."""

_PRESENTED = query(
    select(
        _LOGIN.c.account_id,
        _LOGIN.c.id.label("login_id"),
        (_LOGIN.c.last_seen_at < func.legal_now() - literal(SLIDE)).label("to_slide"),
    ).where(*_ALIVE),
    into=Presented,
)
# The account's row is locked before anything else is asked: a statement that locks and reads at once would, after a
# wait, still read the other tables as they were before it.
_ALONE = query(
    select(
        _LOGIN.c.account_id,
        _LOGIN.c.id.label("login_id"),
        (_LOGIN.c.last_seen_at < func.legal_now() - literal(SLIDE)).label("to_slide"),
    )
    .join(Account, Account.id == _LOGIN.c.account_id)
    .where(*_ALIVE)
    .with_for_update(of=Account, key_share=True),
    into=Presented,
)
_SLIDE = command(
    update(Login)
    .where(Login.id == bindparam("login"))
    .values(
        last_seen_at=func.legal_now(),
        expires_at=case(
            (Login.delivery == Delivery.COOKIE.value, func.least(func.legal_now() + literal(IDLE), Login.ends_at)),
            else_=Login.expires_at,
        ),
    )
)


def seen_by_caller(view: SelectBase) -> Query[Seen]:
    """Authentication and reading as one statement, with the parameter `credential` and those of `view`.

    `view` gives at most one row: `payload` (JSON) and, if the answer has one, `etag`; it is about `CALLER_ACCOUNT`.
    """
    sight = view.lateral("sight")
    etag = cast(sight.c.etag, Text) if "etag" in sight.c else null()
    return query(
        select(_LOGIN.c.account_id, cast(sight.c.payload, JSON).label("payload"), etag.label("etag"))
        .select_from(_LOGIN.outerjoin(sight, true()))
        .where(*_ALIVE),
        into=Seen,
    )


def listed_by_caller(view: SelectBase, into: type[Row]) -> Query[Row]:
    """As `seen_by_caller`, for a page of rows in the order of `view`: one row of nulls when the page is empty."""
    sight = view.lateral("sight")
    return query(select(*sight.c).select_from(_LOGIN.outerjoin(sight, true())).where(*_ALIVE), into=into)


async def presented(asking: Asking, credential: bytes) -> Presented | None:
    """The living login of this digest."""
    return await asking.row(_PRESENTED, credential=credential)


async def presented_alone(db: Transaction, credential: bytes) -> Presented | None:
    """The same, the account's row locked until the end of the act."""
    return await db.row(_ALONE, credential=credential)


async def slide(db: Transaction, login: UUID) -> None:
    """The login was used: a cookie lives on."""
    await db.run(_SLIDE, login=login)
