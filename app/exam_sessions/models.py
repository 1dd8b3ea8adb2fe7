"""Académies, exam sessions and their calendars."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Computed,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Instant, Key, Recorded

_LOCAL = DateTime(timezone=False)


def _derived(local: str) -> Computed:
    """The instant of a local time: PostgreSQL derives it, so that the two never disagree."""
    return Computed(f"{local} AT TIME ZONE zone", persisted=True)


class Academie(Base):
    """One education authority; `zone` is the IANA zone of its clocks."""

    __tablename__ = "academies"
    __table_args__ = (
        CheckConstraint("kind IN ('academie', 'collectivite', 'ancienne')", name="kind"),
        CheckConstraint("code ~ '^[0-9]{2}$'", name="code"),
    )

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    label: Mapped[str]
    region: Mapped[str | None]
    kind: Mapped[str]
    active: Mapped[bool]
    """False for those abolished: a former sitting may still be theirs."""
    siec: Mapped[bool]
    departements: Mapped[list[str]] = mapped_column(ARRAY(Text))
    zone: Mapped[str]


class ExamSession(Base):
    """One yearly sitting of the exam."""

    __tablename__ = "exam_sessions"
    __table_args__ = (
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year"),
        CheckConstraint("status IN ('preparee', 'publiee')", name="status"),
        CheckConstraint("jsonb_typeof(settings) = 'object'", name="settings"),
        CheckConstraint("version >= 1", name="version"),
    )

    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    label: Mapped[str]
    last_epreuve_on: Mapped[date]
    modalites_version: Mapped[str]
    modalites: Mapped[str]
    """The text that a candidate accepts (rule 14)."""
    amex_url: Mapped[str | None]
    """AMEX for the whole exam session; a calendar may give its académie's own."""
    settings: Mapped[dict[str, object]] = mapped_column(JSONB, server_default=text("'{}'"))
    """What this exam session changes: `pieces` and `refusal_motifs`, by code; delays; `langues_rares`, by académie."""
    status: Mapped[str] = mapped_column(Text, server_default=text("'preparee'"))
    """`preparee` is seen by nobody but the operator and the administrators."""
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    updated_at: Mapped[Recorded]


class CalendarRow(Base):
    """The bounds of one exam session in one académie, as entered (local) and as instants (derived)."""

    __tablename__ = "calendars"
    __table_args__ = (
        PrimaryKeyConstraint("year", "academie"),
        CheckConstraint("registration_opens_local < registration_closes_local", name="registration"),
        CheckConstraint("justificatifs_close_local >= registration_closes_local", name="justificatifs"),
        CheckConstraint("version >= 1", name="version"),
    )

    year: Mapped[int] = mapped_column(ForeignKey("exam_sessions.year"))
    academie: Mapped[str] = mapped_column(ForeignKey("academies.code"))
    zone: Mapped[str]
    registration_opens_local: Mapped[datetime] = mapped_column(_LOCAL)
    registration_closes_local: Mapped[datetime] = mapped_column(_LOCAL)
    justificatifs_close_local: Mapped[datetime] = mapped_column(_LOCAL)
    amenagement_closes_local: Mapped[datetime] = mapped_column(_LOCAL)
    registration_opens_at: Mapped[datetime] = mapped_column(_derived("registration_opens_local"))
    registration_closes_at: Mapped[datetime] = mapped_column(_derived("registration_closes_local"))
    justificatifs_close_at: Mapped[datetime] = mapped_column(_derived("justificatifs_close_local"))
    amenagement_closes_at: Mapped[datetime] = mapped_column(_derived("amenagement_closes_local"))
    amex_url: Mapped[str | None]
    past_closings: Mapped[list[datetime]] = mapped_column(ARRAY(DateTime(timezone=True)), server_default=text("'{}'"))
    """Closings that had passed when the window was opened again; a trigger keeps them."""
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    updated_at: Mapped[Recorded]


class WindowDerogation(Base):
    """Why one act after its bound is lawful: written by the function `derogate`, in the act's own transaction.

    Keys of the floors above are kept as they are, as in the journal: a derogation outlives what it was for.
    """

    __tablename__ = "window_derogations"
    __table_args__ = (
        CheckConstraint("num_nonnulls(registration_id, account_id) >= 1", name="whose"),
        CheckConstraint("btrim(motive) <> ''", name="motive"),
        Index(None, "xact"),
    )

    id: Mapped[Key]
    kind: Mapped[str]
    window: Mapped[str]
    registration_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    motive: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    recorded_at: Mapped[Recorded]
    xact: Mapped[int] = mapped_column(
        BigInteger, server_default=text("CAST(CAST(pg_current_xact_id() AS text) AS bigint)")
    )
    """The transaction that it opens the wall to, and no other."""


class ArrivalTicketRow(Base):
    """A ticket that served: written with the act that it let in, so that it serves once; never changed."""

    __tablename__ = "arrival_tickets"
    __table_args__ = (Index(None, "xact"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(Uuid)
    """Kept as it is, as in the journal: the use of a ticket outlives the account."""
    window: Mapped[str]
    arrived_at: Mapped[Instant]
    used_at: Mapped[Recorded]
    xact: Mapped[int] = mapped_column(
        BigInteger, server_default=text("CAST(CAST(pg_current_xact_id() AS text) AS bigint)")
    )
    """The transaction of the act: what the database judges by the instant of arrival finds it there."""
