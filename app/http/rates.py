"""Rate limits shared by every process: one row per subject, counted in the database (0.4 ms)."""

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Interval, Text, bindparam, case, cast, delete, func
from sqlalchemy.dialects.postgresql import insert

from app.db.database import Database
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.http.models import RateWindow
from app.kit.errors import TooMany

Headers = Iterator[tuple[bytes, bytes]]

_SPENT: ContextVar[list[tuple[bytes, bytes]]] = ContextVar("rates")


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `calls` in any window of `seconds`, per subject; `name` tells them apart.

    `told` puts it in the answer's headers: not when the subject may be somebody else's, whose calls they would tell.
    """

    name: str
    calls: int
    seconds: int
    told: bool = True


@dataclass(frozen=True, slots=True)
class _Window:
    calls: int
    ends_at: datetime


_NEXT = func.legal_now() + cast(bindparam("period"), Interval)
_OVER = RateWindow.ends_at <= func.legal_now()
_INSERT = insert(RateWindow).values(
    name=cast(bindparam("name"), Text), subject=cast(bindparam("subject"), Text), calls=1, ends_at=_NEXT
)
_COUNT = query(
    _INSERT.on_conflict_do_update(
        index_elements=["name", "subject"],
        set_={
            "calls": case((_OVER, 1), else_=RateWindow.calls + 1),
            "ends_at": case((_OVER, _NEXT), else_=RateWindow.ends_at),
        },
    ).returning(RateWindow.calls, RateWindow.ends_at),
    into=_Window,
)
_FORGET = command(delete(RateWindow).where(_OVER))


async def count(database: Database, limit: Limit, subject: str, now: datetime) -> None:
    """Count a call in a transaction of its own, so that refused calls count too; raise `TooMany` past the limit."""
    async with database.transaction() as db:
        window = await _counted(db, limit, limit.name, subject)
    if limit.told:
        _SPENT.get([]).extend(_headers(limit, window, now))
    if window.calls > limit.calls:
        raise _too_many(window, now)


async def count_new(database: Database, limit: Limit, subject: str, ones: Iterable[str], now: datetime) -> None:
    """Count those of `ones` (digests) that the subject has not shown in this window: to ask again costs nothing.

    Past the limit raise `TooMany`, and forget what was just counted: it was not answered, it stays new.
    """
    async with database.transaction() as db:
        for one in ones:
            if (await _counted(db, limit, f"{limit.name}:seen", f"{subject}:{one}")).calls == 1:
                window = await _counted(db, limit, limit.name, subject)
                if window.calls > limit.calls:
                    raise _too_many(window, now)


async def _counted(db: Transaction, limit: Limit, name: str, subject: str) -> _Window:
    return await db.the_row(_COUNT, name=name, subject=subject, period=timedelta(seconds=limit.seconds))


def _too_many(window: _Window, now: datetime) -> TooMany:
    wait = _seconds_left(window, now)
    return TooMany("trop-de-requetes", f"Trop de tentatives. Réessayez dans {wait} secondes.", retry_after=wait)


def _seconds_left(window: _Window, now: datetime) -> int:
    return max(1, int((window.ends_at - now).total_seconds()) + 1)


def _headers(limit: Limit, window: _Window, now: datetime) -> Headers:
    """What is allowed and what is left of it (draft-ietf-httpapi-ratelimit-headers-11)."""
    left = max(0, limit.calls - window.calls)
    yield b"ratelimit-policy", f'"{limit.name}";q={limit.calls};w={limit.seconds}'.encode()
    yield b"ratelimit", f'"{limit.name}";r={left};t={_seconds_left(window, now)}'.encode()


def watched() -> list[tuple[bytes, bytes]]:
    """The headers that the limits counted from here on give to the answer, whatever it is."""
    headers: list[tuple[bytes, bytes]] = []
    _SPENT.set(headers)
    return headers


async def forget_old_windows(db: Transaction) -> int:
    """Windows that ended say nothing any more."""
    return await db.run(_FORGET)
