"""Calendars as they were entered, published or not: for those who set them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from app.db.asking import Asking
from app.db.statements import query
from app.db.transaction import Transaction
from app.exam_sessions.models import CalendarRow
from app.exam_sessions.rules import Calendar, CalendarEntry

_LOCALS = (
    "registration_opens_local",
    "registration_closes_local",
    "justificatifs_close_local",
    "amenagement_closes_local",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One calendar: its local times as entered, and the instants that PostgreSQL derives from them."""

    year: int
    academie: str
    zone: str
    registration_opens_local: datetime
    registration_closes_local: datetime
    justificatifs_close_local: datetime
    amenagement_closes_local: datetime
    registration_opens_at: datetime
    registration_closes_at: datetime
    justificatifs_close_at: datetime
    amenagement_closes_at: datetime
    amex_url: str | None
    version: int
    updated_at: datetime

    @property
    def calendar(self) -> Calendar:
        """Its bounds."""
        return Calendar(
            year=self.year,
            academie=self.academie,
            zone_name=self.zone,
            registration_opens_at=self.registration_opens_at,
            registration_closes_at=self.registration_closes_at,
            justificatifs_close_at=self.justificatifs_close_at,
            amenagement_closes_at=self.amenagement_closes_at,
            amex_url=self.amex_url,
        )

    def journaled(self) -> dict[str, object]:
        """What the journal says of it."""
        locals_ = {name.removesuffix("_local"): getattr(self, name).isoformat() for name in _LOCALS}
        return {"zone": self.zone, **locals_, "amex_url": self.amex_url, "version": self.version}


_COLUMNS = [CalendarRow.__table__.c[name] for name in Kept.__dataclass_fields__]
_THIS = (CalendarRow.year == bindparam("year"), CalendarRow.academie == bindparam("academie"))
_READ = query(select(*_COLUMNS).where(*_THIS), into=Kept)
_HELD = query(select(*_COLUMNS).where(*_THIS).with_for_update(), into=Kept)

_OF_YEAR = query(
    select(*_COLUMNS).where(CalendarRow.year == bindparam("year")).order_by(CalendarRow.academie), into=Kept
)

_ENTERED = ("zone", *_LOCALS, "amex_url")
_made = insert(CalendarRow).values({name: bindparam(name) for name in ("year", "academie", *_ENTERED)})
_PUT = query(
    _made.on_conflict_do_update(
        index_elements=["year", "academie"],
        set_={
            **{name: _made.excluded[name] for name in _ENTERED},
            "version": CalendarRow.version + 1,
            "updated_at": func.legal_now(),
        },
    ).returning(*_COLUMNS),
    into=Kept,
)


async def kept(db: Asking, *, year: int, academie: str) -> Kept | None:
    """One calendar."""
    return await db.row(_READ, year=year, academie=academie)


async def held(db: Transaction, *, year: int, academie: str) -> Kept | None:
    """The same, locked until the end of the act."""
    return await db.row(_HELD, year=year, academie=academie)


async def of_year(db: Asking, *, year: int) -> list[Kept]:
    """Every calendar of an exam session, by académie."""
    return await db.rows(_OF_YEAR, year=year)


async def put(db: Transaction, *, year: int, academie: str, zone: str, entry: CalendarEntry) -> Kept:
    """Make it, or its next version."""
    return await db.the_row(
        _PUT,
        year=year,
        academie=academie,
        zone=zone,
        registration_opens_local=entry.opens,
        registration_closes_local=entry.closes,
        justificatifs_close_local=entry.justificatifs_close,
        amenagement_closes_local=entry.amenagement_closes,
        amex_url=entry.amex_url,
    )


def same(kept: Kept, zone: str, entry: CalendarEntry) -> bool:
    """Whether the entry changes nothing."""
    asked = (entry.opens, entry.closes, entry.justificatifs_close, entry.amenagement_closes)
    there = tuple(getattr(kept, name) for name in _LOCALS)
    return (zone, asked, entry.amex_url) == (kept.zone, there, kept.amex_url)
