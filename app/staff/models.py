"""Agents of the académies, how they prove who they are, and their tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Instant, Key, Recorded


class AgentRow(Base):
    """One person of an examination service; `academies` are those whose dossiers they see."""

    __tablename__ = "agents"
    __table_args__ = (
        CheckConstraint("role IN ('lecture', 'instruction', 'decision', 'administration')", name="role"),
        CheckConstraint("cardinality(academies) > 0", name="academies"),
        CheckConstraint("email = lower(email)", name="email"),
        CheckConstraint("version >= 1", name="version"),
    )

    id: Mapped[Key]
    name: Mapped[str]
    email: Mapped[str] = mapped_column(Text, unique=True)
    role: Mapped[str]
    academies: Mapped[list[str]] = mapped_column(ARRAY(Text))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    created_at: Mapped[Recorded]
    disabled_at: Mapped[datetime | None]


class AgentCredential(Base):
    """How one agent proves who they are, apart from the agents so that no reading of them meets it.

    `totp_secret` is sealed (app/kit/sealing.py); a code of a step up to `totp_step` was used; `recovery_codes` are
    the digests of those left.
    """

    __tablename__ = "agent_credentials"

    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    password_hash: Mapped[str]
    totp_secret: Mapped[bytes] = mapped_column(LargeBinary)
    totp_step: Mapped[int] = mapped_column(BigInteger)
    recovery_codes: Mapped[list[bytes]] = mapped_column(ARRAY(LargeBinary))
    enrolled_at: Mapped[Recorded]


class AgentInvitation(Base):
    """A link to choose a password and enrol an authenticator, used once, then gone; `totp_secret` once begun."""

    __tablename__ = "agent_invitations"
    __table_args__ = (Index(None, "agent_id"),)

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[Recorded]
    expires_at: Mapped[Instant]


class AgentToken(Base):
    """A login, or a personal token: only its digest is kept; dead at once everywhere when revoked.

    `last_used_at` is written every few minutes at most; `reminded` is the last reminder of its end, in days before.
    """

    __tablename__ = "agent_tokens"
    __table_args__ = (
        Index(None, "agent_id"),
        CheckConstraint("kind IN ('login', 'personal')", name="kind"),
        CheckConstraint("kind = 'personal' OR last_used_at IS NOT NULL", name="idle"),
    )

    id: Mapped[Key]
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    kind: Mapped[str] = mapped_column(Text, server_default=text("'personal'"))
    label: Mapped[str]
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    created_at: Mapped[Recorded]
    expires_at: Mapped[Instant]
    last_used_at: Mapped[datetime | None]
    reminded: Mapped[int | None] = mapped_column(SmallInteger)
    revoked_at: Mapped[datetime | None]
