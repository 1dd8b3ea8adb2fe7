"""Registrations, each of their versions, and unfinished forms."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Instant, Key, Recorded

STATUSES = "status IN ('enregistree', 'desinscrite', 'annulee')"
SIGNED_SINCE = "signed_since IS NULL OR (corrected_by IS NOT NULL AND signed_since >= 1 AND signed_since < version)"
GRADE = r"grade ~ '^((1?[0-9])\.[0-9]{2}|20\.00|absent|absent_force_majeure)$'"


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
    __table_args__ = (
        PrimaryKeyConstraint("registration_id", "version"),
        CheckConstraint("(corrected_by IS NULL) = (motive IS NULL)", name="corrected"),
        CheckConstraint(SIGNED_SINCE, name="signed_since"),
    )

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
    corrected_by: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id"))
    """The agent, when the service made this version and not the candidate; the candidate is told why, not by whom."""
    motive: Mapped[str | None]
    signed_since: Mapped[int | None] = mapped_column(Integer)
    """Of a correction that asks for no signature: the oldest version whose signed récapitulatif still counts."""


class DefinitiveForme(Base):
    """The forme that one account chose for one spécialité, at its first registration to it.

    Written by a trigger on `registrations`, and by nobody who serves (docs/decisions/definitive-formes.md).
    """

    __tablename__ = "formes"
    __table_args__ = (PrimaryKeyConstraint("account_id", "specialite"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    specialite: Mapped[str]
    forme: Mapped[str]
    exam_session: Mapped[int] = mapped_column(SmallInteger)
    academie: Mapped[str]
    """Where it was first chosen: the window that closes on it is this académie's."""
    registration_id: Mapped[UUID]
    chosen_at: Mapped[datetime]


class ImportedGrade(Base):
    """A grade of an earlier exam session, as the service knows it; the number may be unknown here, and wait."""

    __tablename__ = "imported_grades"
    __table_args__ = (
        PrimaryKeyConstraint("candidate_number", "exam_session", "specialite", "unite"),
        CheckConstraint("candidate_number ~ '^[0-9A-Z]{1,20}$'", name="candidate_number"),
        CheckConstraint(GRADE, name="grade"),
    )

    candidate_number: Mapped[str]
    exam_session: Mapped[int] = mapped_column(SmallInteger)
    specialite: Mapped[str]
    unite: Mapped[str]
    grade: Mapped[str]
    birth_date: Mapped[date]
    """Whose number it is: nobody reads the grades of another by declaring their number."""
    source: Mapped[str]
    imported_at: Mapped[Recorded]


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


class AmenagementImport(Base):
    """The requests of aménagement that AMEX had for an académie; once replaced by another only its figures stay."""

    __tablename__ = "amenagement_imports"
    __table_args__ = (
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        Index(None, "academie", "id"),
        # The last import of an académie counts.
        Index(
            "uq_amenagement_imports_current",
            "exam_session",
            "academie",
            unique=True,
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    exam_session: Mapped[int] = mapped_column(ForeignKey("exam_sessions.year"))
    academie: Mapped[str] = mapped_column(ForeignKey("academies.code"))
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    sha256: Mapped[str]
    figures: Mapped[dict[str, object]] = mapped_column(JSONB)
    """How many lines of each verdict."""
    tells: Mapped[bool]
    """Whether there was still time to tell those without a request."""
    created_at: Mapped[Recorded]
    replaced_at: Mapped[datetime | None]


class AmenagementLine(Base):
    """One line of the report of the import that counts; gone when another replaces it.

    `name`, `first_names` and `birth_date` are those that AMEX gave, if the line is a request's.
    """

    __tablename__ = "amenagement_lines"
    __table_args__ = (
        PrimaryKeyConstraint("import_id", "position"),
        CheckConstraint(
            "verdict IN ('rapprochee', 'oui_sans_demande', 'demande_sans_oui', 'ambigue', 'inconnue')", name="verdict"
        ),
        CheckConstraint("(verdict = 'ambigue') = (doubt IS NOT NULL)", name="doubt"),
        CheckConstraint("num_nulls(line, name, first_names, birth_date) IN (0, 4)", name="request"),
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("amenagement_imports.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    verdict: Mapped[str]
    doubt: Mapped[str | None]
    line: Mapped[int | None] = mapped_column(Integer)
    candidate_number: Mapped[str | None]
    name: Mapped[str | None]
    first_names: Mapped[str | None]
    birth_date: Mapped[date | None]
    registrations: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """Those that it is about, or may be."""
