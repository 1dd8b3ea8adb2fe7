"""Tables of what every door shares."""

from datetime import datetime, timedelta

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Integer,
    Interval,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Recorded


class LegalClock(Base):
    """One row: what is added to the clock to make the legal instant; only the owner writes it.

    In a sandbox, training bodies set it forward by a function of the owner's, `advance_sandbox_clock`.
    """

    __tablename__ = "legal_clock"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        # Nothing but a sandbox has another hour than the true one.
        CheckConstraint("sandbox OR shift = '0'", name="true_time"),
    )

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, server_default=text("1"))
    shift: Mapped[timedelta] = mapped_column(Interval, server_default=text("'0'"))
    sandbox: Mapped[bool] = mapped_column(Boolean, server_default=false())


class IdempotencyKey(Base):
    """The answer already given under a key, for 24 hours."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (PrimaryKeyConstraint("owner", "key"),)

    owner: Mapped[str]
    key: Mapped[str]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int | None] = mapped_column(SmallInteger)
    headers: Mapped[dict[str, str] | None] = mapped_column(JSONB)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[Recorded]


class RateWindow(Base):
    """How many calls a subject made in the current window; UNLOGGED: a crash forgives."""

    __tablename__ = "rate_windows"
    __table_args__ = (PrimaryKeyConstraint("name", "subject"), {"prefixes": ["UNLOGGED"]})

    name: Mapped[str]
    subject: Mapped[str]
    ends_at: Mapped[datetime]
    calls: Mapped[int] = mapped_column(Integer)
