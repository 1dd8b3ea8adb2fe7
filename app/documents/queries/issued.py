"""Questions about what was issued, and all that a récapitulatif is made from."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Integer, Select, Uuid, and_, bindparam, cast, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.sql.elements import ColumnElement

from app.accounts.models import Account
from app.catalogue.models import LangueRow, OptionRow, SpecialiteRow, UniteRow
from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.documents.models import Document
from app.exam_sessions.models import Academie, CalendarRow, ExamSession
from app.justificatifs.models import SecondChance
from app.justificatifs.rules.pieces import RECAPITULATIF
from app.registrations.models import Registration, RegistrationVersion


@dataclass(frozen=True, slots=True)
class Wanted:
    """One version of a registration, and the récapitulatif kept of it, if it is ready."""

    exam_session: int
    candidate_number: str
    version: int
    sha256: str | None
    object_key: str | None


@dataclass(frozen=True, slots=True)
class Issued:
    """One document of « Mes documents »."""

    id: UUID
    kind: str
    registration_id: UUID
    version: int | None
    media_type: str
    size: int
    sha256: str
    object_key: str
    created_at: datetime
    exam_session: int
    candidate_number: str


@dataclass(frozen=True, slots=True)
class Facts:
    """One version with its words, as rows give them; `service` makes the rules' facts of it."""

    candidate_number: str
    choices: dict[str, object]
    digest: str
    recorded_at: datetime
    corrected: bool
    signed_since: int | None
    """Of a correction that asks for no signature."""
    sign_until: datetime | None
    """Until when the signed récapitulatif may come after the bound."""
    email: str
    civilite: str
    birth_name: str
    usage_name: str | None
    first_names: str
    birth_date: date
    birth_country: str
    birth_departement: str | None
    birth_commune: str
    zone: str
    registration_closes_at: datetime
    justificatifs_close_at: datetime
    amenagement_closes_at: datetime
    amex_url: str | None
    last_epreuve_on: date
    specialite: str
    r408: bool
    option_letter: str | None
    option_label: str | None
    diploma_code: str
    academies: dict[str, str]
    langues: dict[str, str]
    unites: dict[str, str] | None


_ACCOUNT = bindparam("account", type_=Uuid)
_REGISTRATION = bindparam("registration", type_=Uuid)
_VERSION = bindparam("version", type_=Integer)
_AFTER = cast(bindparam("after"), Uuid)

_WANTED = query(
    select(
        Registration.exam_session,
        Registration.candidate_number,
        RegistrationVersion.version,
        Document.sha256,
        Document.object_key,
    )
    .join(RegistrationVersion, RegistrationVersion.registration_id == Registration.id)
    .outerjoin(
        Document,
        and_(
            Document.registration_id == Registration.id,
            Document.version == RegistrationVersion.version,
            Document.kind == "recapitulatif",
        ),
    )
    .where(
        Registration.id == _REGISTRATION,
        Registration.account_id == _ACCOUNT,
        RegistrationVersion.version == func.coalesce(_VERSION, Registration.version),
    ),
    into=Wanted,
)


def _chosen(member: str) -> ColumnElement[str]:
    """What this version chose, which may not be what the registration says now."""
    return RegistrationVersion.choices.op("->>")(member)


def _unites() -> ColumnElement[dict[str, str]]:
    """Words of the spécialité's units, those of other options apart, the facultative ones of all with them."""
    return (
        select(func.jsonb_object_agg(UniteRow.unite, aggregate_order_by(UniteRow.label, UniteRow.rank)))
        .where(
            UniteRow.unite.is_not(None),
            or_(UniteRow.specialite.is_(None), UniteRow.specialite == SpecialiteRow.slug),
            or_(UniteRow.option.is_(None), UniteRow.option == OptionRow.slug),
        )
        .scalar_subquery()
    )


_SIGN_UNTIL = (
    select(SecondChance.closes_at)
    .where(
        SecondChance.registration_id == Registration.id,
        SecondChance.piece == RECAPITULATIF,
        SecondChance.closed_at.is_(None),
    )
    .correlate(Registration)
    .scalar_subquery()
)


def _facts() -> Select[tuple[object, ...]]:
    columns = [
        *(Registration.candidate_number, RegistrationVersion.choices, RegistrationVersion.digest),
        *(RegistrationVersion.recorded_at, Account.email, Account.civilite, Account.birth_name, Account.usage_name),
        *(Account.first_names, Account.birth_date, Account.birth_country, Account.birth_departement),
        *(Account.birth_commune, CalendarRow.zone, CalendarRow.registration_closes_at),
        *(CalendarRow.justificatifs_close_at, CalendarRow.amenagement_closes_at, ExamSession.last_epreuve_on),
        func.coalesce(CalendarRow.amex_url, ExamSession.amex_url).label("amex_url"),
        *(SpecialiteRow.label.label("specialite"), SpecialiteRow.r408, OptionRow.letter.label("option_letter")),
        *(OptionRow.label.label("option_label"), OptionRow.diploma_code),
        RegistrationVersion.corrected_by.is_not(None).label("corrected"),
        RegistrationVersion.signed_since,
        _SIGN_UNTIL.label("sign_until"),
        select(func.jsonb_object_agg(Academie.code, Academie.label)).scalar_subquery().label("academies"),
        select(func.jsonb_object_agg(LangueRow.code, LangueRow.label)).scalar_subquery().label("langues"),
        _unites().label("unites"),
    ]
    calendar = and_(CalendarRow.year == Registration.exam_session, CalendarRow.academie == _chosen("academie"))
    return (
        select(*columns)
        .select_from(RegistrationVersion)
        .join(Registration, Registration.id == RegistrationVersion.registration_id)
        .join(Account, Account.id == Registration.account_id)
        .join(ExamSession, ExamSession.year == Registration.exam_session)
        .join(CalendarRow, calendar)
        .join(SpecialiteRow, SpecialiteRow.slug == _chosen("specialite"))
        .join(OptionRow, OptionRow.slug == func.coalesce(_chosen("option"), SpecialiteRow.slug))
        .where(RegistrationVersion.registration_id == _REGISTRATION, RegistrationVersion.version == _VERSION)
    )


_FACTS = query(_facts(), into=Facts)

_ISSUED = (
    select(
        *(Document.id, Document.kind, Document.registration_id, Document.version, Document.media_type, Document.size),
        *(Document.sha256, Document.object_key, Document.created_at, Registration.exam_session),
        Registration.candidate_number,
    )
    .join(Registration, Registration.id == Document.registration_id)
    .where(Document.registration_id == _REGISTRATION, Registration.account_id == _ACCOUNT)
)
_LISTED = query(
    _ISSUED.where(or_(_AFTER.is_(None), Document.id < _AFTER)).order_by(Document.id.desc()).limit(bindparam("limit")),
    into=Issued,
)
_ONE = query(_ISSUED.where(Document.id == bindparam("document")), into=Issued)

_KEEP = command(
    insert(Document)
    .values(
        registration_id=_REGISTRATION,
        kind="recapitulatif",
        version=_VERSION,
        media_type="application/pdf",
        size=bindparam("size"),
        sha256=bindparam("sha256"),
        object_key=bindparam("object_key"),
    )
    # The job may run twice: the first document stays.
    .on_conflict_do_nothing(index_elements=["registration_id", "kind", "version"])
    .inline()
)


async def wanted_version(db: Asking, *, account: UUID, registration: UUID, version: int | None) -> Wanted | None:
    """This version of the caller's registration, or its current one."""
    return await db.row(_WANTED, account=account, registration=registration, version=version)


async def facts_of_version(db: Asking, *, registration: UUID, version: int) -> Facts | None:
    """All that its récapitulatif is made from; ownership was judged before, or the worker asks."""
    return await db.row(_FACTS, registration=registration, version=version)


async def own_documents(
    db: Asking, *, account: UUID, registration: UUID, after: UUID | None, limit: int
) -> list[Issued]:
    """What was issued for the caller's registration, the latest first, from before `after`."""
    return await db.rows(_LISTED, account=account, registration=registration, after=after, limit=limit)


async def own_document(db: Asking, *, account: UUID, registration: UUID, document: UUID) -> Issued | None:
    """One document of the caller's registration."""
    return await db.row(_ONE, account=account, registration=registration, document=document)


async def keep_recapitulatif(
    db: Transaction, *, registration: UUID, version: int, size: int, sha256: str, object_key: str
) -> int:
    """Remember the récapitulatif of a version; 0 when it was there already."""
    return await db.run(
        _KEEP, registration=registration, version=version, size=size, sha256=sha256, object_key=object_key
    )
