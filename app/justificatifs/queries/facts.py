"""All that bears on the checklist of a registration, as one JSON document of one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    SQLColumnExpression,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.sql.elements import SQLCoreOperations

from app.accounts.access import CALLER_ACCOUNT, Seen, seen_by_caller
from app.accounts.models import Account
from app.catalogue.models import CatalogueImport
from app.db.asking import Asking
from app.db.statements import command, document, query
from app.db.transaction import Transaction
from app.exam_sessions.models import CalendarRow, ExamSession
from app.justificatifs.models import Complement, Depot, Justificatif, SecondChance
from app.justificatifs.rules.states import DepotState
from app.justificatifs.schemas.kept import Facts, KeptAnswer, KeptDepot, KeptFile, ShownFacts, facts, shown_facts
from app.registrations.models import Registration, RegistrationVersion

THERE = (DepotState.RECU.value, DepotState.EN_ANALYSE.value, DepotState.VERIFIE.value)
"""What counts as deposited: neither awaited only, nor set aside, nor removed."""
_NO_OTHERS: Mapping[str, SQLCoreOperations[object]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Document:
    """One document among several."""

    payload: bytes


def as_json(kind: type, source: FromClause) -> ColumnElement[object]:
    """A JSON object of the columns of `source` that bear the names of `kind`'s fields."""
    names = [field.name for field in fields(kind)]
    pairs = [part for name in names for part in (literal_column(f"'{name}'"), source.c[name])]
    return func.json_build_object(*pairs)


def _listed(rows: ColumnElement[object]) -> ColumnElement[object]:
    return func.coalesce(rows, literal_column("'[]'::json"))


def _depots(kind: type) -> ColumnElement[object]:
    return _listed(
        select(func.json_agg(aggregate_order_by(as_json(kind, Depot.__table__), Depot.id)))
        .where(Depot.registration_id == Registration.id, Depot.state != DepotState.ABANDONNE.value)
        .correlate(Registration)
        .scalar_subquery()
    )


_ANSWERS = (
    select(func.json_agg(as_json(KeptAnswer, Justificatif.__table__)))
    .where(Justificatif.registration_id == Registration.id)
    .correlate(Registration)
    .scalar_subquery()
)
_CHANCES = (
    select(func.json_object_agg(SecondChance.piece, SecondChance.closes_at))
    .where(SecondChance.registration_id == Registration.id, SecondChance.closed_at.is_(None))
    .correlate(Registration)
    .scalar_subquery()
)


def _deposited_since() -> ColumnElement[object]:
    """Of the pieces of a complement, those of which a file announced since is there, that nobody reviewed."""
    return _listed(
        select(func.json_agg(Depot.piece.distinct()))
        .where(
            Depot.registration_id == Complement.registration_id,
            Depot.piece == any_(Complement.pieces),
            Depot.declared_at >= Complement.asked_at,
            or_(*(Depot.state == state for state in THERE)),
            Depot.review.is_(None),
        )
        .correlate(Complement)
        .scalar_subquery()
    )


def complement_json(others: Mapping[str, SQLCoreOperations[object]] = _NO_OTHERS) -> ColumnElement[object]:
    """A KeptComplement, with other members."""
    own = {name: Complement.__table__.c[name] for name in ("id", "pieces", "body", "asked_at", "closes_at")}
    members = {**own, "deposited": _deposited_since(), **others}
    return func.json_build_object(
        *[part for name, value in members.items() for part in (literal_column(f"'{name}'"), value)]
    )


_COMPLEMENTS = (
    select(func.json_agg(aggregate_order_by(complement_json(), Complement.id)))
    .where(Complement.registration_id == Registration.id, Complement.cancelled_at.is_(None))
    .correlate(Registration)
    .scalar_subquery()
)
_LATEST_IMPORT = select(CatalogueImport.id).order_by(CatalogueImport.id.desc()).limit(1).scalar_subquery()

_MEMBERS: Mapping[str, SQLColumnExpression[object]] = {
    "registration_id": Registration.id,
    "account_id": Registration.account_id,
    "status": Registration.status,
    "version": Registration.version,
    "signed_since": func.coalesce(RegistrationVersion.signed_since, RegistrationVersion.version),
    "choices": RegistrationVersion.choices,
    "pieces": func.coalesce(ExamSession.settings["pieces"], literal_column("'{}'::jsonb")),
    "birth_date": Account.birth_date,
    "birth_country": Account.birth_country,
    "zone": CalendarRow.zone,
    "registration_opens_at": CalendarRow.registration_opens_at,
    "registration_closes_at": CalendarRow.registration_closes_at,
    "justificatifs_close_at": CalendarRow.justificatifs_close_at,
    "amenagement_closes_at": CalendarRow.amenagement_closes_at,
    "catalogue": _LATEST_IMPORT,
    "answers": _listed(_ANSWERS),
    "chances": func.coalesce(_CHANCES, literal_column("'{}'::json")),
    "complements": _listed(_COMPLEMENTS),
}


def _payload(kind: type) -> ColumnElement[object]:
    members = {**_MEMBERS, "depots": _depots(kind)}
    return func.json_build_object(
        *[part for name, value in members.items() for part in (literal_column(f"'{name}'"), value)]
    ).label("payload")


FACTS = (
    select(_payload(KeptFile))
    .select_from(Registration)
    .join(
        RegistrationVersion,
        and_(
            RegistrationVersion.registration_id == Registration.id,
            RegistrationVersion.version == Registration.version,
        ),
    )
    .join(Account, Account.id == Registration.account_id)
    .join(ExamSession, ExamSession.year == Registration.exam_session)
    .join(
        CalendarRow, and_(CalendarRow.year == Registration.exam_session, CalendarRow.academie == Registration.academie)
    )
)
"""The facts of registrations, one document each; the floors above may embed it in statements of their own."""
SHOWN = FACTS.with_only_columns(_payload(KeptDepot), maintain_column_froms=True)
"""The same with the whole of each file, to be shown."""

_THIS = Registration.id == bindparam("registration")
SEEN = seen_by_caller(SHOWN.where(_THIS, Registration.account_id == CALLER_ACCOUNT))
"""The facts of the caller's own registration."""

_HELD = seen_by_caller(FACTS.where(_THIS, Registration.account_id == CALLER_ACCOUNT).with_for_update(of=Registration))
_OWN = document(SHOWN.where(_THIS, Registration.account_id == bindparam("account")).with_for_update(of=Registration))
_OF_THESE = Registration.academie == any_(cast(bindparam("academies"), ARRAY(Text)))
_LOCK_OF_ACADEMIES = command(select(Registration.id).where(_THIS, _OF_THESE).with_for_update())
_OF_ACADEMIES = document(FACTS.where(_THIS, _OF_THESE))
_ANY = query(FACTS.where(Registration.id == any_(cast(bindparam("registrations"), ARRAY(Uuid)))), into=Document)


async def own_facts(db: Transaction, *, account: UUID, registration: UUID) -> ShownFacts | None:
    """Those of the caller's own registration, its row locked until the end of the act."""
    # Who waited for the lock while a version was added finds the row, but not its version: asked again, both.
    found = await db.document(_OWN, account=account, registration=registration) or await db.document(
        _OWN, account=account, registration=registration
    )
    return None if found is None else shown_facts(found)


async def held_facts(db: Transaction, *, credential: bytes, registration: UUID) -> Seen | None:
    """The facts alone, of the registration of whoever calls, found out by the same statement."""
    found = await db.row(_HELD, credential=credential, registration=registration)
    if found is not None and found.payload is None:
        return await db.row(_HELD, credential=credential, registration=registration)
    return found


async def facts_of_academies(db: Transaction, *, academies: Sequence[str], registration: UUID) -> Facts | None:
    """Those of a registration of one of these académies, its row locked until the end of the act."""
    # The lock has a statement of its own: one that waits for it sees the answers as they were before it waited.
    await db.run(_LOCK_OF_ACADEMIES, academies=list(academies), registration=registration)
    found = await db.document(_OF_ACADEMIES, academies=list(academies), registration=registration)
    return None if found is None else facts(found)


async def facts_of(db: Asking, registrations: Sequence[UUID]) -> list[Facts]:
    """Those of registrations, in no order."""
    return [facts(one.payload) for one in await db.rows(_ANY, registrations=list(registrations))]
