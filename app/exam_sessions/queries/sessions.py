"""Exam sessions whole, published or not: for those who set them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select

from app.db.asking import Asking
from app.db.statements import query
from app.db.transaction import Transaction
from app.exam_sessions.models import ExamSession
from app.exam_sessions.rules.entry import ExamSessionEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSession:
    """One exam session with all its settings; `version` is the ETag."""

    year: int
    label: str
    status: str
    last_epreuve_on: date
    modalites_version: str
    modalites: str
    amex_url: str | None
    settings: dict[str, object]
    version: int
    updated_at: datetime

    @property
    def entry(self) -> ExamSessionEntry:
        """As it would be entered."""
        return ExamSessionEntry(
            year=self.year,
            last_epreuve_on=self.last_epreuve_on,
            modalites_version=self.modalites_version,
            modalites=self.modalites,
            amex_url=self.amex_url,
            status=self.status,
        )


_ALL = select(*(ExamSession.__table__.c[name] for name in KeptSession.__dataclass_fields__))
_THIS = _ALL.where(ExamSession.year == bindparam("year"))
_ONE = query(_THIS, into=KeptSession)
_HELD = query(_THIS.with_for_update(), into=KeptSession)
_EVERY = query(_ALL.order_by(ExamSession.year.desc()), into=KeptSession)
_LATEST = query(_ALL.order_by(ExamSession.year.desc()).limit(1).with_for_update(), into=KeptSession)


async def every(db: Asking) -> list[KeptSession]:
    """The latest first, published or not."""
    return await db.rows(_EVERY)


async def exam_session(db: Asking, *, year: int) -> KeptSession | None:
    """One of them."""
    return await db.row(_ONE, year=year)


async def held(db: Transaction, *, year: int) -> KeptSession | None:
    """The same, locked until the end of the act."""
    return await db.row(_HELD, year=year)


async def latest(db: Transaction) -> KeptSession | None:
    """The last year there is, locked: two who create the next one come one after the other."""
    return await db.row(_LATEST)
