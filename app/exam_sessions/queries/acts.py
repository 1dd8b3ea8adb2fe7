"""What the acts on académies and exam sessions ask and write."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import ARRAY, ColumnElement, Text, bindparam, cast, func, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB, Insert
from sqlalchemy.dialects.postgresql import insert as upsert

from app.db.asking import Asking
from app.db.base import Base
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.exam_sessions.models import Academie as AcademieRow
from app.exam_sessions.models import CalendarRow, ExamSession
from app.exam_sessions.rules.academies import Academie
from app.exam_sessions.rules.entry import ExamSessionEntry


@dataclass(frozen=True, slots=True)
class _Zone:
    code: str
    zone: str


@dataclass(frozen=True, slots=True)
class _Settings:
    settings: dict[str, object]


@dataclass(frozen=True, slots=True)
class _Year:
    year: int


def _put(table: type[Base], keys: tuple[str, ...], columns: tuple[str, ...]) -> Insert:
    """Insert, or change what differs: a row that is already so is not touched."""
    made = upsert(table).values({name: bindparam(name) for name in (*keys, *columns)})
    rows = table.__table__.c
    changes: dict[str, ColumnElement[Any]] = {name: made.excluded[name] for name in columns}
    if "updated_at" in rows:
        changes["updated_at"] = func.legal_now()
    if "version" in rows:
        changes["version"] = rows.version + 1
    differs = or_(*(rows[name].is_distinct_from(made.excluded[name]) for name in columns))
    return made.on_conflict_do_update(index_elements=list(keys), set_=changes, where=differs)


_ACADEMIE = command(
    _put(AcademieRow, ("code",), tuple(field.name for field in fields(Academie) if field.name != "code"))
)
_EXAM_SESSION = command(
    _put(
        ExamSession,
        ("year",),
        ("label", "last_epreuve_on", "modalites_version", "modalites", "amex_url", "status"),
    )
)
_LIST = cast(bindparam("listed"), Text)
_SAID = func.jsonb_build_object(cast(bindparam("code"), Text), cast(bindparam("members"), JSONB))
_ENTRIES = func.coalesce(ExamSession.settings.op("->")(_LIST), cast("{}", JSONB)).op("||")(_SAID)
_ENTRY = command(
    update(ExamSession)
    .where(ExamSession.year == bindparam("at"))
    .values(
        settings=ExamSession.settings.op("||")(func.jsonb_build_object(_LIST, _ENTRIES)),
        version=ExamSession.version + 1,
        updated_at=func.legal_now(),
    )
)
_MEMBER = command(
    update(ExamSession)
    .where(ExamSession.year == bindparam("at"))
    .values(
        settings=ExamSession.settings.op("||")(
            func.jsonb_build_object(cast(bindparam("member"), Text), cast(bindparam("value"), JSONB))
        ),
        version=ExamSession.version + 1,
        updated_at=func.legal_now(),
    )
)
_FORGET_PIECE = command(
    update(ExamSession)
    .where(ExamSession.year == bindparam("at"))
    .values(
        settings=ExamSession.settings.op("#-")(cast(bindparam("path"), ARRAY(Text))),
        version=ExamSession.version + 1,
        updated_at=func.legal_now(),
    )
)
_SETTLE = command(
    update(ExamSession)
    .where(ExamSession.year == bindparam("at"))
    .values(settings=cast(bindparam("given"), JSONB), updated_at=func.legal_now())
)
_SETTINGS = query(select(ExamSession.settings).where(ExamSession.year == bindparam("year")), into=_Settings)
_ZONES = query(
    select(AcademieRow.code, AcademieRow.zone).where(AcademieRow.active).order_by(AcademieRow.code), into=_Zone
)
_ALL = query(
    select(*(AcademieRow.__table__.c[field.name] for field in fields(Academie))).order_by(AcademieRow.code),
    into=Academie,
)
_SET = query(
    select(CalendarRow.academie.label("code"), CalendarRow.zone).where(CalendarRow.year == bindparam("year")),
    into=_Zone,
)
_EXISTS = query(select(ExamSession.year).where(ExamSession.year == bindparam("year")), into=_Year)


async def academies(db: Asking) -> list[Academie]:
    """Those that are kept, the abolished ones too."""
    return await db.rows(_ALL)


async def zones(db: Asking) -> dict[str, str]:
    """The zone of each active académie."""
    return {row.code: row.zone for row in await db.rows(_ZONES)}


async def academies_with_calendar(db: Transaction, *, year: int) -> frozenset[str]:
    """Those whose calendar was set."""
    return frozenset(row.code for row in await db.rows(_SET, year=year))


async def exam_session_exists(db: Transaction, *, year: int) -> bool:
    """Published or not."""
    return await db.row(_EXISTS, year=year) is not None


async def put_academie(db: Transaction, academie: Academie) -> int:
    """1 if it was new or different."""
    return await db.run(_ACADEMIE, **asdict(academie))


async def put_exam_session(db: Transaction, entry: ExamSessionEntry) -> int:
    """1 if it was new or different."""
    return await db.run(
        _EXAM_SESSION,
        year=entry.year,
        label=entry.label,
        last_epreuve_on=entry.last_epreuve_on,
        modalites_version=entry.modalites_version,
        modalites=entry.modalites,
        amex_url=entry.amex_url,
        status=entry.status,
    )


async def set_entry(db: Transaction, *, year: int, listed: str, code: str, members: Mapping[str, object]) -> int:
    """1 if there is such an exam session."""
    return await db.run(_ENTRY, at=year, listed=listed, code=code, members=Jsonb(dict(members)))


async def forget_piece(db: Transaction, *, year: int, piece: str) -> None:
    """What the exam session said of it is not said any more."""
    await db.run(_FORGET_PIECE, at=year, path=["pieces", piece])


async def settle(db: Transaction, *, year: int, settings: Mapping[str, object]) -> None:
    """All that a new exam session changes, at once."""
    await db.run(_SETTLE, at=year, given=Jsonb(dict(settings)))


async def set_member(db: Transaction, *, year: int, member: str, value: object) -> int:
    """1 if there is such an exam session."""
    return await db.run(_MEMBER, at=year, member=member, value=Jsonb(value))


async def settings(db: Asking, *, year: int) -> Mapping[str, object] | None:
    """What it changes; None when there is no such exam session."""
    found = await db.row(_SETTINGS, year=year)
    return None if found is None else found.settings
