"""Corrections of identities as agents see them: of the candidates who have a registration in their académies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Text, any_, bindparam, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from app.accounts.models import Account
from app.db.asking import Asking
from app.db.statements import query
from app.dossiers.models import IdentityCorrection
from app.dossiers.queries.identity_requests import SHOWN, Kept
from app.justificatifs.models import Depot
from app.registrations.models import Registration
from app.staff.models import AgentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole(Kept):
    """The same for an agent: with the identity of today, that of the decision, and what is of their académies."""

    before: dict[str, object] | None
    after: dict[str, object] | None
    decided_by: str | None
    civilite: str
    birth_name: str
    usage_name: str | None
    first_names: str
    birth_date: date
    birth_country: str
    birth_departement: str | None
    birth_commune: str
    registrations: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class _Key:
    id: UUID


_ACADEMIES = cast(bindparam("academies"), ARRAY(Text))
_HERE = Registration.academie == any_(_ACADEMIES)


_REGISTRATIONS = (
    select(
        func.jsonb_agg(
            aggregate_order_by(
                func.jsonb_build_object(
                    *(literal_column("'registration_id'"), Registration.id),
                    *(literal_column("'candidate_number'"), Registration.candidate_number),
                    *(literal_column("'exam_session'"), Registration.exam_session),
                    *(literal_column("'academie'"), Registration.academie),
                ),
                Registration.id,
            )
        )
    )
    .where(Registration.account_id == IdentityCorrection.account_id, _HERE)
    .correlate(IdentityCorrection)
    .scalar_subquery()
)
_DEPOT = (
    select(Depot.id)
    .join(Registration, Registration.id == Depot.registration_id)
    .where(Depot.id == IdentityCorrection.depot_id, _HERE)
    .correlate(IdentityCorrection)
    .scalar_subquery()
)
_PERSON = (
    *(Account.civilite, Account.birth_name, Account.usage_name, Account.first_names, Account.birth_date),
    *(Account.birth_country, Account.birth_departement, Account.birth_commune),
)
_WHOLE = (
    select(
        *[column for column in SHOWN if column.key != "depot_id"],
        _DEPOT.label("depot_id"),
        IdentityCorrection.before,
        IdentityCorrection.after,
        AgentRow.name.label("decided_by"),
        *_PERSON,
        _REGISTRATIONS.label("registrations"),
    )
    .join(Account, Account.id == IdentityCorrection.account_id)
    .outerjoin(AgentRow, AgentRow.id == IdentityCorrection.decided_by)
    .where(
        select(Registration.id)
        .where(Registration.account_id == IdentityCorrection.account_id, _HERE)
        .correlate(IdentityCorrection)
        .exists()
    )
)
_ONE = query(_WHOLE.where(IdentityCorrection.id == bindparam("correction")), into=Whole)
_PAGE = query(
    _WHOLE.where(
        IdentityCorrection.state == any_(cast(bindparam("states"), ARRAY(Text))),
        IdentityCorrection.id > bindparam("after"),
    )
    .order_by(IdentityCorrection.id)
    .limit(bindparam("limit")),
    into=Whole,
)
_ACCOUNT = query(
    select(Registration.account_id.label("id")).where(Registration.id == bindparam("registration"), _HERE), into=_Key
)
_LATEST = query(
    select(Registration.id)
    .where(Registration.account_id == bindparam("account"))
    .order_by(Registration.id.desc())
    .limit(1),
    into=_Key,
)


async def one(db: Asking, *, correction: UUID, academies: Sequence[str]) -> Whole | None:
    """That of a candidate who has a registration in one of these académies."""
    return await db.row(_ONE, correction=correction, academies=list(academies))


async def page(db: Asking, *, academies: Sequence[str], states: Sequence[str], after: UUID, limit: int) -> list[Whole]:
    """The next of them, the oldest first."""
    return await db.rows(_PAGE, academies=list(academies), states=list(states), after=after, limit=limit)


async def account_of(db: Asking, *, registration: UUID, academies: Sequence[str]) -> UUID | None:
    """Whose registration of one of these académies this is."""
    found = await db.row(_ACCOUNT, registration=registration, academies=list(academies))
    return None if found is None else found.id


async def latest_registration(db: Asking, *, account: UUID) -> UUID:
    """The account's latest, whatever became of it: a frozen identity has one."""
    return (await db.the_row(_LATEST, account=account)).id
