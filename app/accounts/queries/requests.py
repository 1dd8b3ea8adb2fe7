"""What was asked about an address, and what the worker makes of it."""

from dataclasses import dataclass
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import Date, bindparam, cast, delete, func, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from app.accounts.models import Account, AccountRequest
from app.accounts.rules.states import AccountStatus
from app.db.statements import command, query
from app.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Made:
    """The key of a new row."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked about an address."""

    kind: str
    email: str


@dataclass(frozen=True, slots=True)
class Holder:
    """The account that holds an address."""

    id: UUID
    status: str


_ADD = query(
    insert(AccountRequest)
    .values(kind=bindparam("kind"), email=bindparam("email"), identity=bindparam("identity"))
    .returning(AccountRequest.id),
    into=Made,
)
_ASKED = query(
    select(AccountRequest.kind, AccountRequest.email)
    .where(AccountRequest.id == bindparam("request"))
    .with_for_update(),
    into=Asked,
)
_FORGET = command(delete(AccountRequest).where(AccountRequest.id == bindparam("request")))
_HOLDER = query(
    select(Account.id, Account.status).where(
        func.lower(Account.email) == func.lower(bindparam("email")), Account.status != AccountStatus.FERME.value
    ),
    into=Holder,
)

_TOLD = {
    name: AccountRequest.identity[name].astext
    for name in (
        "civilite", "birth_name", "usage_name", "first_names", "birth_country", "birth_departement", "birth_commune",
    )
}  # fmt: skip
_SAID = select(
    AccountRequest.email,
    AccountRequest.created_at.label("signed_up_at"),
    *(said.label(name) for name, said in _TOLD.items()),
    cast(AccountRequest.identity["birth_date"].astext, Date).label("birth_date"),
).where(AccountRequest.id == bindparam("request"))
_COLUMNS = ["email", "signed_up_at", *_TOLD, "birth_date"]
_NEW = upsert(Account).from_select(_COLUMNS, _SAID)
_SIGN_UP = query(
    _NEW.on_conflict_do_update(
        index_elements=[text("lower(email)")],
        index_where=text("status <> 'ferme'"),
        set_={
            **{name: _NEW.excluded[name] for name in _COLUMNS},
            "version": Account.version + 1,
            "updated_at": func.legal_now(),
        },
        # Only an account that nobody activated is taken over; an older request treated late changes nothing.
        where=(Account.status == AccountStatus.NON_ACTIVE.value) & (Account.signed_up_at <= _NEW.excluded.signed_up_at),
    ).returning(Account.id),
    into=Made,
)


async def add_request(db: Transaction, kind: str, email: str, identity: dict[str, object] | None) -> UUID:
    """Keep what is asked until the worker looks at it."""
    kept = None if identity is None else Jsonb(identity)
    return (await db.the_row(_ADD, kind=kind, email=email, identity=kept)).id


async def asked(db: Transaction, request: UUID) -> Asked | None:
    """What was asked, locked; None when it was already treated."""
    return await db.row(_ASKED, request=request)


async def forget_request(db: Transaction, request: UUID) -> None:
    """It is treated."""
    await db.run(_FORGET, request=request)


async def sign_up(db: Transaction, request: UUID) -> UUID | None:
    """Open the account asked for, or take over the one never activated; None when the address is already used."""
    made = await db.row(_SIGN_UP, request=request)
    return None if made is None else made.id


async def holder_of(db: Transaction, email: str) -> Holder | None:
    """Who holds the address."""
    return await db.row(_HOLDER, email=email)
