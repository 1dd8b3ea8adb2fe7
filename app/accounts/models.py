"""Accounts, their logins, and what waits for a mail."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Date, ForeignKey, Index, Integer, LargeBinary, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Instant, Key, Recorded

STATUSES = "status IN ('non_active', 'actif', 'verrouille', 'ferme')"


def _searched(name: str) -> Computed:
    """PostgreSQL derives it, so that the two never disagree."""
    return Computed(f"searchable({name}, first_names)", persisted=True)


class Account(Base):
    """One person, for every exam session.

    `identity_frozen_at` and `closing_refused_until` are set by calls down from the registrations.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint(STATUSES, name="status"),
        CheckConstraint("(status IN ('actif', 'verrouille')) = (password_hash IS NOT NULL)", name="password"),
        CheckConstraint("(status = 'verrouille') = (locked_until IS NOT NULL)", name="locked"),
        CheckConstraint("(status = 'ferme') = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint("version >= 1", name="version"),
        # The address of a closed account is free again.
        Index("uq_accounts_email", func.lower(text("email")), unique=True, postgresql_where=text("status <> 'ferme'")),
    )

    id: Mapped[Key]
    email: Mapped[str]
    status: Mapped[str] = mapped_column(Text, server_default=text("'non_active'"))
    civilite: Mapped[str]
    birth_name: Mapped[str]
    usage_name: Mapped[str | None]
    first_names: Mapped[str]
    birth_date: Mapped[date] = mapped_column(Date)
    birth_country: Mapped[str]
    birth_departement: Mapped[str | None]
    birth_commune: Mapped[str]
    birth_key: Mapped[str | None] = mapped_column(Text(collation="C"), _searched("birth_name"), index=True)
    """The name, then the first names, as they are searched: no accent, no capital."""
    usage_key: Mapped[str | None] = mapped_column(Text(collation="C"), _searched("usage_name"), index=True)
    password_hash: Mapped[str | None]
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    signed_up_at: Mapped[Instant]
    locked_until: Mapped[datetime | None]
    identity_frozen_at: Mapped[datetime | None]
    closing_refused_until: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    created_at: Mapped[Recorded]
    updated_at: Mapped[Recorded]


class Login(Base):
    """An open login: known by the SHA-256 of its token, dead at `expires_at`, never after `ends_at`."""

    __tablename__ = "logins"
    __table_args__ = (
        CheckConstraint("delivery IN ('cookie', 'token')", name="delivery"),
        CheckConstraint("expires_at <= ends_at", name="end"),
    )

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    delivery: Mapped[str]
    device: Mapped[str | None]
    created_at: Mapped[Recorded]
    last_seen_at: Mapped[Recorded]
    expires_at: Mapped[Instant]
    ends_at: Mapped[Instant]


class AccountRequest(Base):
    """What somebody asked about an address, until the worker has looked whether the address is known.

    The door never looks: so nothing of its answer can tell.
    """

    __tablename__ = "account_requests"
    __table_args__ = (
        CheckConstraint("kind IN ('sign_up', 'activation', 'password_reset')", name="kind"),
        CheckConstraint("(kind = 'sign_up') = (identity IS NOT NULL)", name="identity"),
    )

    id: Mapped[Key]
    kind: Mapped[str]
    email: Mapped[str]
    identity: Mapped[dict[str, object] | None] = mapped_column(JSONB)
    created_at: Mapped[Recorded]


class EmailChange(Base):
    """An address asked for in place of another; both are kept until the two holders are told."""

    __tablename__ = "email_changes"
    __table_args__ = (
        # One pending change per account: a newer one replaces it.
        Index("uq_email_changes_pending", "account_id", unique=True, postgresql_where=text("confirmed_at IS NULL")),
    )

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    old_email: Mapped[str]
    new_email: Mapped[str]
    requested_at: Mapped[Recorded]
    confirmed_at: Mapped[datetime | None]


class Link(Base):
    """A link sent by mail: known by the SHA-256 of its token, used once, then gone."""

    __tablename__ = "links"
    __table_args__ = (
        CheckConstraint("purpose IN ('activation', 'password_reset', 'email_change')", name="purpose"),
        CheckConstraint("(purpose = 'email_change') = (email_change_id IS NOT NULL)", name="email_change"),
    )

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    email_change_id: Mapped[UUID | None] = mapped_column(ForeignKey("email_changes.id", ondelete="CASCADE"))
    created_at: Mapped[Recorded]
    expires_at: Mapped[Instant]


class LoginGuesses(Base):
    """The wrong guesses of the last day for one address, whether it has an account or not; by its digest."""

    __tablename__ = "login_guesses"

    address: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    guesses: Mapped[list[datetime]] = mapped_column(ARRAY(TIMESTAMP(timezone=True)))
