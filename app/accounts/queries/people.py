"""One's own account: read, corrected, closed."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, TIMESTAMP, Text, bindparam, func, literal, literal_column, select, update
from sqlalchemy.sql.elements import ColumnElement

from app.accounts.models import Account, EmailChange
from app.accounts.queries.callers import CALLER_ACCOUNT, seen_by_caller
from app.accounts.queries.instants import utc
from app.accounts.rules.identity import Civilite, Identity
from app.accounts.rules.states import AccountStatus, Cause, sources, target
from app.db.statements import command, document, query
from app.db.transaction import Transaction

TEXTS = ARRAY(Text)
_NEVER = literal_column("CAST('infinity' AS timestamptz)", TIMESTAMP(timezone=True))


@dataclass(frozen=True, slots=True)
class Own:
    """An account, locked until the end of the act."""

    id: UUID
    email: str
    status: str
    version: int
    civilite: str
    birth_name: str
    usage_name: str | None
    first_names: str
    birth_date: date
    birth_country: str
    birth_departement: str | None
    birth_commune: str
    password_hash: str | None
    identity_frozen_at: datetime | None
    closing_refused: bool

    def identity(self) -> Identity:
        """As the rules know it."""
        return Identity(
            civilite=Civilite(self.civilite),
            birth_name=self.birth_name,
            usage_name=self.usage_name,
            first_names=self.first_names,
            birth_date=self.birth_date,
            birth_country=self.birth_country,
            birth_departement=self.birth_departement,
            birth_commune=self.birth_commune,
        )


_ME = func.json_build_object(
    "id", Account.id,
    "email", Account.email,
    "pending_email",
    select(EmailChange.new_email)
    .where(EmailChange.account_id == Account.id, EmailChange.confirmed_at.is_(None))
    .correlate(Account)
    .scalar_subquery(),
    "status", Account.status,
    "civilite", Account.civilite,
    "birth_name", Account.birth_name,
    "usage_name", Account.usage_name,
    "first_names", Account.first_names,
    "birth", func.json_build_object(
        "date", Account.birth_date,
        "country", Account.birth_country,
        "departement", Account.birth_departement,
        "commune", Account.birth_commune,
    ),
    "identity_frozen", Account.identity_frozen_at.is_not(None),
    "version", Account.version,
    "created_at", utc(Account.created_at),
    "updated_at", utc(Account.updated_at),
)  # fmt: skip
MINE = seen_by_caller(select(_ME.label("payload"), Account.version.label("etag")).where(Account.id == CALLER_ACCOUNT))
"""The caller's account."""
_SHOWN = document(select(_ME).where(Account.id == bindparam("account")))

# FOR NO KEY UPDATE: a mail being sent holds the account's key (its link refers to it), and nobody waits for SMTP.
_OWN = query(
    select(
        Account.id, Account.email, Account.status, Account.version, Account.civilite, Account.birth_name,
        Account.usage_name, Account.first_names, Account.birth_date, Account.birth_country, Account.birth_departement,
        Account.birth_commune, Account.password_hash, Account.identity_frozen_at,
        func.coalesce(Account.closing_refused_until > func.legal_now(), literal(value=False)).label("closing_refused"),
    )
    .where(Account.id == bindparam("account"))
    .with_for_update(key_share=True),
    into=Own,
)  # fmt: skip


def _changed(**values: object) -> dict[str, object]:
    return {**values, "version": Account.version + 1, "updated_at": func.legal_now()}


def _may(cause: Cause) -> ColumnElement[bool]:
    """Only from the states of the table."""
    return Account.status == func.any(literal(sources(cause), TEXTS))


_IDENTIFY = command(
    update(Account)
    .where(Account.id == bindparam("account"))
    .values(_changed(**{name: bindparam(name) for name in Identity.__dataclass_fields__}))
)
_ACTIVATE = command(
    update(Account)
    .where(Account.id == bindparam("account"), _may(Cause.ACTIVATION))
    .values(_changed(status=target(Cause.ACTIVATION).value, password_hash=bindparam("password_hash")))
)
_SET_PASSWORD = command(
    update(Account)
    .where(
        Account.id == bindparam("account"),
        Account.status == func.any(literal([AccountStatus.ACTIF.value, *sources(Cause.UNLOCKED)], TEXTS)),
    )
    .values(_changed(status=target(Cause.UNLOCKED).value, locked_until=None, password_hash=bindparam("password_hash")))
)
_REHASH = command(
    update(Account).where(Account.id == bindparam("account")).values(password_hash=bindparam("password_hash"))
)
_CLOSE = command(
    update(Account)
    .where(Account.id == bindparam("account"), _may(Cause.CLOSING))
    .values(
        _changed(status=target(Cause.CLOSING).value, closed_at=bindparam("now"), password_hash=None, locked_until=None)
    )
)
_FREEZE = command(
    update(Account)
    .where(
        Account.id == bindparam("account"),
        Account.identity_frozen_at.is_(None)
        | Account.closing_refused_until.is_(None)
        | (Account.closing_refused_until < func.coalesce(bindparam("until"), _NEVER)),
    )
    .values(
        _changed(
            identity_frozen_at=func.coalesce(Account.identity_frozen_at, func.legal_now()),
            closing_refused_until=func.greatest(
                Account.closing_refused_until, func.coalesce(bindparam("until"), _NEVER)
            ),
        )
    )
)
_ALLOW_CLOSING = command(
    update(Account).where(Account.id == bindparam("account")).values(closing_refused_until=bindparam("after"))
)


async def shown(db: Transaction, account: UUID) -> bytes:
    """The account as its holder reads it; it must exist."""
    return await db.document(_SHOWN, account=account) or b"null"


async def own(db: Transaction, account: UUID) -> Own | None:
    """The account, locked."""
    return await db.row(_OWN, account=account)


async def identify(db: Transaction, account: UUID, identity: Identity) -> None:
    """Write another identity."""
    await db.run(_IDENTIFY, account=account, **asdict(identity))


async def activate(db: Transaction, account: UUID, password_hash: str) -> bool:
    """Active from now on; false when it may not become so."""
    return await db.run(_ACTIVATE, account=account, password_hash=password_hash) == 1


async def set_password(db: Transaction, account: UUID, password_hash: str) -> bool:
    """Another password; a lock ends. False when the account has none to change."""
    return await db.run(_SET_PASSWORD, account=account, password_hash=password_hash) == 1


async def rehash(db: Transaction, account: UUID, new: str) -> None:
    """The same password, hashed with today's parameters."""
    await db.run(_REHASH, account=account, password_hash=new)


async def close(db: Transaction, now: datetime, account: UUID) -> bool:
    """Closed for good; false when it may not be."""
    return await db.run(_CLOSE, account=account, now=now) == 1


async def freeze(db: Transaction, account: UUID, until: datetime | None) -> None:
    """Registered: the identity is fixed, and closing refused until then (None: until told otherwise)."""
    await db.run(_FREEZE, account=account, until=until)


async def allow_closing(db: Transaction, account: UUID, after: datetime | None) -> None:
    """Closing is allowed after this instant; None: now."""
    await db.run(_ALLOW_CLOSING, account=account, after=after)
