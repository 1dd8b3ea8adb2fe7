"""Training bodies, and what their systems enter by."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Instant, Key, Recorded


class Organisme(Base):
    """One training body: CNED, a GRETA, a private distance school."""

    __tablename__ = "organismes"
    __table_args__ = (
        CheckConstraint("siret ~ '^[0-9]{14}$'", name="siret"),
        CheckConstraint("uai ~ '^[0-9]{7}[A-Z]$'", name="uai"),
        CheckConstraint("version >= 1", name="version"),
    )

    id: Mapped[Key]
    name: Mapped[str]
    plain_name: Mapped[str] = mapped_column(Text(collation="C"), unique=True)
    """Without accents or capitals: what lists are sorted and searched by, whatever the database's own order."""
    siret: Mapped[str | None] = mapped_column(Text, unique=True)
    uai: Mapped[str | None] = mapped_column(Text, unique=True)
    city: Mapped[str | None]
    distance: Mapped[bool]
    """Teaches at a distance."""
    active: Mapped[bool] = mapped_column(server_default=true())
    contact_email: Mapped[str | None]
    networks: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    """CIDR; its systems call from there only, from anywhere when there is none."""
    academies: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    """Where it is offered to candidates, everywhere when there is none; whom it sees, each candidate decides."""
    created_at: Mapped[Recorded]
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))


class OrganismeSecret(Base):
    """What its systems ask for tokens with: only its digest is kept; `reminded`: the last reminder, in days before."""

    __tablename__ = "organisme_secrets"
    __table_args__ = (Index(None, "organisme_id"),)

    id: Mapped[Key]
    organisme_id: Mapped[UUID] = mapped_column(ForeignKey("organismes.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[Recorded]
    expires_at: Mapped[Instant]
    last_used_at: Mapped[datetime | None]
    reminded: Mapped[int | None] = mapped_column(SmallInteger)
    revoked_at: Mapped[datetime | None]


class OrganismeKey(Base):
    """A public key that its systems sign with (private_key_jwt): the numbers, and the one algorithm it is heard by."""

    __tablename__ = "organisme_keys"
    __table_args__ = (
        # A key that was removed may have been stolen: it never comes back.
        UniqueConstraint("organisme_id", "thumbprint"),
        Index("uq_organisme_keys_kid", "organisme_id", "kid", unique=True, postgresql_where=text("revoked_at IS NULL")),
        CheckConstraint("algorithm IN ('ES256', 'EdDSA', 'PS256', 'RS256')", name="algorithm"),
    )

    id: Mapped[Key]
    organisme_id: Mapped[UUID] = mapped_column(ForeignKey("organismes.id"))
    kid: Mapped[str]
    algorithm: Mapped[str]
    thumbprint: Mapped[str]
    jwk: Mapped[dict[str, str]] = mapped_column(JSONB)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[Recorded]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    reminded: Mapped[int | None] = mapped_column(SmallInteger)
    revoked_at: Mapped[datetime | None]


class OrganismeAssertion(Base):
    """An assertion that served, by its `jti`: it serves once, so it is remembered until it ends."""

    __tablename__ = "organisme_assertions"
    __table_args__ = (PrimaryKeyConstraint("organisme_id", "digest"), Index(None, "expires_at"))

    organisme_id: Mapped[UUID] = mapped_column(ForeignKey("organismes.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[Instant]


class OrganismeToken(Base):
    """A token of a quarter of an hour: dead at once with the secret or the key that it comes from."""

    __tablename__ = "organisme_tokens"
    __table_args__ = (
        Index(None, "secret_id"),
        Index(None, "key_id"),
        Index(None, "expires_at"),
        CheckConstraint("num_nonnulls(secret_id, key_id) = 1", name="source"),
    )

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    secret_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisme_secrets.id"))
    key_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisme_keys.id"))
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[Recorded]
    expires_at: Mapped[Instant]


class OrganismeAgreement(Base):
    """A candidate agrees that this body follows their registration to this exam session; ended, nothing is shown."""

    __tablename__ = "organisme_agreements"
    __table_args__ = (
        PrimaryKeyConstraint("account_id", "exam_session", "organisme_id"),
        CheckConstraint("ended_at >= agreed_at", name="dates"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    exam_session: Mapped[int] = mapped_column(SmallInteger)
    organisme_id: Mapped[UUID] = mapped_column(ForeignKey("organismes.id"))
    agreed_at: Mapped[Recorded]
    ended_at: Mapped[datetime | None]


class Attestation(Base):
    """What a body attests of one school year of a student; `registration_id`: which one has the number there.

    It is about that one if nothing `differs`. `plain_number` is the number as it is compared. Changed by its body, it
    is contested no more.
    """

    __tablename__ = "attestations"
    __table_args__ = (
        UniqueConstraint(
            "organisme_id", "exam_session", "plain_number", "school_year", name="uq_attestations_student_year"
        ),
        Index(None, "registration_id"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("(contested_at IS NULL) = (contest IS NULL)", name="contest"),
    )

    id: Mapped[Key]
    organisme_id: Mapped[UUID] = mapped_column(ForeignKey("organismes.id"))
    exam_session: Mapped[int] = mapped_column(SmallInteger)
    student_number: Mapped[str]
    plain_number: Mapped[str]
    birth_name: Mapped[str]
    first_names: Mapped[str]
    birth_date: Mapped[date]
    school_year: Mapped[str]
    study_year: Mapped[int] = mapped_column(SmallInteger)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    specialite: Mapped[str | None]
    attested_at: Mapped[Recorded]
    registration_id: Mapped[UUID | None] = mapped_column(ForeignKey("registrations.id", ondelete="SET NULL"))
    differs: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    contested_at: Mapped[datetime | None]
    contest: Mapped[str | None]
