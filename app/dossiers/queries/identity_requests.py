"""Corrections of identities: asked for, made, decided, taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import Text, Uuid, any_, bindparam, cast, func, insert, literal_column, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.dossiers.models import IdentityCorrection
from app.dossiers.rules.states import CorrectionState
from app.justificatifs.models import Depot
from app.justificatifs.rules.states import DepotState
from app.registrations.models import Registration

IDENTITY = "identite"
"""The piece whose files may prove a correction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One correction, as its candidate sees it."""

    id: UUID
    account_id: UUID
    state: str
    changes: dict[str, object]
    reason: str | None
    depot_id: UUID | None
    motive: str | None
    created_at: datetime
    decided_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class _Key:
    id: UUID


_ROW = IdentityCorrection.__table__
SHOWN = [_ROW.c[name] for name in Kept.__dataclass_fields__]
"""The columns of one."""
_PENDING = IdentityCorrection.state == CorrectionState.DEMANDEE.value
_ADD = query(
    insert(IdentityCorrection)
    .values(
        account_id=bindparam("account"),
        state=bindparam("state"),
        changes=bindparam("changes"),
        reason=bindparam("reason"),
        depot_id=cast(bindparam("depot"), Uuid),
        before=bindparam("before"),
        after=bindparam("after"),
        motive=bindparam("motive"),
        decided_at=bindparam("decided_at"),
        decided_by=cast(bindparam("agent"), Uuid),
    )
    .returning(*SHOWN),
    into=Kept,
)
_DECIDE = command(
    update(IdentityCorrection)
    .where(IdentityCorrection.id == bindparam("correction"), _PENDING)
    .values(
        state=bindparam("target"),
        before=bindparam("was"),
        after=bindparam("becomes"),
        motive=bindparam("why"),
        decided_at=bindparam("now"),
        decided_by=cast(bindparam("agent"), Uuid),
        version=IdentityCorrection.version + 1,
    )
)
_WITHDRAW = command(
    update(IdentityCorrection)
    .where(IdentityCorrection.id == bindparam("correction"), _PENDING)
    .values(state=CorrectionState.RETIREE.value, version=IdentityCorrection.version + 1)
)
_OWN = query(
    select(*SHOWN)
    .where(IdentityCorrection.id == bindparam("correction"), IdentityCorrection.account_id == bindparam("account"))
    .with_for_update(),
    into=Kept,
)
_PENDING_OF = query(
    select(IdentityCorrection.id).where(IdentityCorrection.account_id == bindparam("account"), _PENDING), into=_Key
)
# What comes before no line at all comes before this key.
_LAST_OF_ALL = literal_column("'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid", Uuid())
_MINE = query(
    select(*SHOWN)
    .where(
        IdentityCorrection.account_id == bindparam("account"),
        IdentityCorrection.id < func.coalesce(cast(bindparam("after"), Uuid), _LAST_OF_ALL),
    )
    .order_by(IdentityCorrection.id.desc())
    .limit(bindparam("limit")),
    into=Kept,
)
_SUPPORT = query(
    select(Depot.id)
    .join(Registration, Registration.id == Depot.registration_id)
    .where(
        Depot.id == bindparam("depot"),
        Registration.account_id == bindparam("account"),
        Depot.piece == IDENTITY,
        Depot.state == any_(cast(bindparam("states"), ARRAY(Text))),
    ),
    into=_Key,
)


async def ask(
    db: Transaction, *, account: UUID, changes: Mapping[str, object], reason: str, depot: UUID | None
) -> Kept:
    """A new request."""
    return await db.the_row(
        _ADD,
        account=account,
        state=CorrectionState.DEMANDEE.value,
        changes=Jsonb(dict(changes)),
        reason=reason,
        depot=depot,
        before=None,
        after=None,
        motive=None,
        decided_at=None,
        agent=None,
    )


async def make(
    db: Transaction,
    now: datetime,
    *,
    account: UUID,
    changes: Mapping[str, object],
    before: Mapping[str, object],
    after: Mapping[str, object],
    motive: str,
    agent: UUID,
) -> UUID:
    """One that nobody asked for, granted as it is written."""
    made = await db.the_row(
        _ADD,
        account=account,
        state=CorrectionState.ACCORDEE.value,
        changes=Jsonb(dict(changes)),
        reason=None,
        depot=None,
        before=Jsonb(dict(before)),
        after=Jsonb(dict(after)),
        motive=motive,
        decided_at=now,
        agent=agent,
    )
    return made.id


async def decide(
    db: Transaction,
    now: datetime,
    *,
    correction: UUID,
    state: CorrectionState,
    before: Mapping[str, object],
    after: Mapping[str, object],
    motive: str | None,
    agent: UUID,
) -> None:
    """Granted or refused, with the identity as it was then."""
    await db.run(
        _DECIDE,
        correction=correction,
        target=state.value,
        was=Jsonb(dict(before)),
        becomes=Jsonb(dict(after)),
        why=motive,
        now=now,
        agent=agent,
    )


async def withdraw(db: Transaction, *, correction: UUID) -> None:
    """Taken back by who asked."""
    await db.run(_WITHDRAW, correction=correction)


async def own(db: Transaction, *, account: UUID, correction: UUID) -> Kept | None:
    """The caller's own, locked until the end of the act."""
    return await db.row(_OWN, account=account, correction=correction)


async def pending(db: Asking, *, account: UUID) -> bool:
    """Whether one waits for a decision."""
    return await db.row(_PENDING_OF, account=account) is not None


async def mine(db: Asking, *, account: UUID, after: UUID | None, limit: int) -> list[Kept]:
    """A page of the caller's own, the latest first."""
    return await db.rows(_MINE, account=account, after=after, limit=limit)


async def supports(db: Asking, *, account: UUID, depot: UUID) -> bool:
    """Whether this file is one of the account's identity, and was not set aside."""
    states = [DepotState.RECU.value, DepotState.EN_ANALYSE.value, DepotState.VERIFIE.value]
    return await db.row(_SUPPORT, account=account, depot=depot, states=states) is not None
