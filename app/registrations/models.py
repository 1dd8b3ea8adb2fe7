"""Registrations, each of their versions, and unfinished forms."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, PrimaryKeyConstraint, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Instant, Key, Recorded

STATUSES = "status IN ('enregistree', 'desinscrite', 'annulee')"


class Registration(Base):
    """What one account asks to sit in one exam session."""

    __tablename__ = "registrations"
    __table_args__ = (
        CheckConstraint(STATUSES, name="status"),
        CheckConstraint("version >= 1", name="version"),
        # One spécialité per exam session (D643-29): one live registration.
        Index(
            "uq_registrations_live",
            "account_id",
            "exam_session",
            unique=True,
            postgresql_where=text("status = 'enregistree'"),
        ),
        Index(None, "account_id", "id"),
        Index(None, "exam_session", "academie", "id"),
    )

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    exam_session: Mapped[int] = mapped_column(SmallInteger)
    academie: Mapped[str]
    specialite: Mapped[str]
    option: Mapped[str | None]
    forme: Mapped[str]
    candidate_number: Mapped[str] = mapped_column(Text, unique=True)
    status: Mapped[str] = mapped_column(Text, server_default=text("'enregistree'"))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    created_at: Mapped[Recorded]
    updated_at: Mapped[Recorded]
    withdrawn_at: Mapped[datetime | None]


class RegistrationVersion(Base):
    """What the registration said at version n: never changed afterwards.

    `choices` is the contract's RegistrationContent; `digest` that of its canonical JSON.
    """

    __tablename__ = "registration_versions"
    __table_args__ = (PrimaryKeyConstraint("registration_id", "version"),)

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id"))
    version: Mapped[int] = mapped_column(Integer)
    choices: Mapped[dict[str, object]] = mapped_column(JSONB)
    digest: Mapped[str]
    recorded_at: Mapped[Recorded]
    recapitulatif_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    bound_at: Mapped[datetime | None]
    """The closing in force when the act was judged: what an extension changes later is not its receipt's business."""
    bound_zone: Mapped[str | None]
    judged_by: Mapped[str | None]
    """The version of the law, and that of the catalogue."""


class Draft(Base):
    """An unfinished form as the screen last had it; no legal effect."""

    __tablename__ = "drafts"
    __table_args__ = (
        PrimaryKeyConstraint("account_id", "exam_session"),
        CheckConstraint("octet_length(content::text) <= 65536", name="size"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    exam_session: Mapped[int] = mapped_column(SmallInteger)
    content: Mapped[dict[str, object]] = mapped_column(JSON)
    updated_at: Mapped[Instant]
