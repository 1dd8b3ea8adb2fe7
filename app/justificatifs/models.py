"""The files deposited, and the answers « not concerned »; where a piece stands is computed when read."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Instant, Key, Recorded
from app.justificatifs.rules.faults import Fault

STATES = "state IN ('attendu', 'recu', 'en_analyse', 'verifie', 'illisible', 'infecte', 'abandonne')"
REVIEWS = "review IN ('accepte', 'refuse')"
PIECE = "piece ~ '^[a-z0-9_]{1,40}$'"
REFUSED = "review IS DISTINCT FROM 'refuse' OR review_motif IS NOT NULL"
PROVEN = (
    "proven_version IS NULL OR (reading IS NOT NULL AND proven_version >= 1 AND proven_version < registration_version)"
)
REVIEWED = "(review IS NULL) = (reviewed_at IS NULL)"
FAULTS = f"fault IN ({', '.join(repr(fault.value) for fault in Fault)})"
COPY = "num_nulls(clean_key, sealed_key, clean_sha256, clean_size, clean_media_type) IN (0, 5)"
CLEAN_KEYS = ("clean_key", "sealed_key")
"""The columns of a depot that name an object of the clean bucket: who counts or erases them reads this list."""


class Justificatif(Base):
    """One piece of one registration that its candidate answered « not concerned », and what an agent said of it."""

    __tablename__ = "justificatifs"
    __table_args__ = (
        PrimaryKeyConstraint("registration_id", "piece"),
        CheckConstraint(PIECE, name="piece"),
        CheckConstraint(REVIEWS, name="review"),
        CheckConstraint(REFUSED, name="refused"),
        CheckConstraint(REVIEWED, name="reviewed"),
    )

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    piece: Mapped[str]
    reason: Mapped[str]
    answered_at: Mapped[Instant]
    review: Mapped[str | None]
    review_motif: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(BigInteger, server_default=text("nextval('justificatif_versions')"))
    """From one sequence for all: an answer voided by a file, then given anew, never bears an old version."""


class Depot(Base):
    """One upload of one file: what was declared never changes, and a trigger admits only the moves of the table."""

    __tablename__ = "depots"
    __table_args__ = (
        CheckConstraint(PIECE, name="piece"),
        CheckConstraint(STATES, name="state"),
        CheckConstraint("size >= 1", name="size"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint("char_length(file_name) BETWEEN 1 AND 255", name="file_name"),
        CheckConstraint("state NOT IN ('attendu', 'recu', 'en_analyse') OR clean_key IS NULL", name="clean_key"),
        CheckConstraint("state <> 'verifie' OR (clean_key IS NOT NULL AND verified_at IS NOT NULL)", name="verified"),
        CheckConstraint("state NOT IN ('illisible', 'infecte') OR motif IS NOT NULL", name="motif"),
        CheckConstraint(FAULTS, name="fault"),
        CheckConstraint("clean_sha256 ~ '^[0-9a-f]{64}$'", name="clean_sha256"),
        CheckConstraint(COPY, name="copy"),
        CheckConstraint(REVIEWS, name="review"),
        CheckConstraint(REFUSED, name="refused"),
        CheckConstraint(REVIEWED, name="reviewed"),
        CheckConstraint("review_code IS NULL OR review IS NOT DISTINCT FROM 'refuse'", name="review_code"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("(read_at IS NULL) = (reading IS NULL)", name="read"),
        CheckConstraint("reading IS NULL OR state NOT IN ('attendu', 'recu', 'en_analyse')", name="reading"),
        CheckConstraint(PROVEN, name="proven_version"),
        CheckConstraint("(organisme_id IS NULL) = (depose_par IS NULL)", name="depose_par"),
        Index(None, "registration_id", "id"),
        Index("ix_depots_expected", "url_expires_at", postgresql_where=text("state = 'attendu'")),
    )

    id: Mapped[Key]
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    registration_version: Mapped[int] = mapped_column(Integer)
    """The version that the file was declared for: a signed récapitulatif of an older one is `perime`."""
    piece: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    """The candidate who deposited it, or for whom a training body did."""
    organisme_id: Mapped[UUID | None] = mapped_column(ForeignKey("organismes.id"))
    depose_par: Mapped[str | None]
    """What that body was called when it deposited it."""
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    object_key: Mapped[str] = mapped_column(
        Text, unique=True, server_default=text("'depots/' || replace(gen_random_uuid()::text, '-', '')")
    )
    """Its place in quarantine, which nobody can guess."""
    state: Mapped[str] = mapped_column(Text, server_default=text("'attendu'"))
    motif: Mapped[str | None]
    """Why it is not readable or not sound."""
    fault: Mapped[str | None]
    """The same as a stable code (`rules/faults.py`)."""
    declared_at: Mapped[Instant]
    url_expires_at: Mapped[Instant]
    received_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    clean_key: Mapped[str | None]
    """The place of the clean copy, which is what people are served."""
    clean_sha256: Mapped[str | None]
    clean_size: Mapped[int | None] = mapped_column(BigInteger)
    clean_media_type: Mapped[str | None]
    sealed_key: Mapped[str | None]
    """The place of the very file that was announced: kept, never served."""
    page_count: Mapped[int | None]
    replaced_by: Mapped[UUID | None] = mapped_column(ForeignKey("depots.id"))
    review: Mapped[str | None]
    review_code: Mapped[str | None]
    """The motive of a refusal, by its code in the list of its exam session (`rules/motifs.py`)."""
    review_motif: Mapped[str | None]
    """The same as its candidate read it that day, with what the agent added."""
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None]
    bound_at: Mapped[datetime | None]
    """The bound in force when the declaration was judged; null when the piece may come late."""
    bound_zone: Mapped[str | None]
    judged_by: Mapped[str | None]
    read_at: Mapped[datetime | None]
    reading: Mapped[dict[str, object] | None] = mapped_column(JSONB)
    """What a machine read of it (`rules.reading.Reading`), written once."""
    proven_version: Mapped[int | None] = mapped_column(Integer)
    """The older version that a signed récapitulatif proved to be of."""
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    updated_at: Mapped[Recorded]


class Complement(Base):
    """Pieces that an agent asks of a candidate after the bound, until a date of their own; the line stays."""

    __tablename__ = "complements"
    __table_args__ = (
        CheckConstraint("cardinality(pieces) >= 1", name="pieces"),
        CheckConstraint("btrim(body) <> ''", name="body"),
        CheckConstraint("asked_at < closes_at", name="dates"),
        CheckConstraint("(cancelled_at IS NULL) = (motif IS NULL)", name="cancelled"),
        CheckConstraint("version >= 1", name="version"),
        Index(None, "registration_id"),
        # Those of which the candidate must be reminded.
        Index("ix_complements_closes_at", "closes_at", postgresql_where=text("cancelled_at IS NULL")),
    )

    id: Mapped[Key]
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    pieces: Mapped[list[str]] = mapped_column(ARRAY(Text))
    body: Mapped[str]
    asked_at: Mapped[Instant]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    closes_at: Mapped[Instant]
    changed_at: Mapped[Instant]
    """When it was asked, prolonged or cancelled last, and by whom."""
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    cancelled_at: Mapped[datetime | None]
    motif: Mapped[str | None]
    """Why it was cancelled."""
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))


class SecondChance(Base):
    """A piece that may come after the bound: its file, announced in time, came to nothing, or a correction asks."""

    __tablename__ = "second_chances"
    __table_args__ = (
        PrimaryKeyConstraint("registration_id", "piece"),
        CheckConstraint(PIECE, name="piece"),
        CheckConstraint("opened_at < closes_at", name="dates"),
        CheckConstraint("num_nulls(closed_at, closed_by, motif) IN (0, 3)", name="closed"),
    )

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    piece: Mapped[str]
    depot_id: Mapped[UUID | None] = mapped_column(ForeignKey("depots.id", ondelete="CASCADE"))
    """The file refused; None when only a correction of the registration opened it."""
    opened_at: Mapped[Instant]
    closes_at: Mapped[Instant]
    closed_at: Mapped[datetime | None]
    """An agent closed it before its date, and said why."""
    closed_by: Mapped[UUID | None]
    motif: Mapped[str | None]
