"""Imports of AMEX's requests: what they are held against, what is kept of them, how a report is read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import (
    ARRAY,
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy import Uuid as UuidType

from app.accounts.models import Account
from app.db.asking import Asking
from app.db.statements import Cell, Table, command, inert, query, table
from app.db.transaction import Transaction
from app.registrations.models import AmenagementImport, AmenagementLine, Registration, RegistrationVersion
from app.registrations.rules.amex import Doubt, Finding, Registered, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import, and how many lines of each verdict it gave."""

    id: UUID
    exam_session: int
    academie: str
    sha256: str
    figures: dict[str, int]
    tells: bool
    created_at: datetime
    replaced_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a report, and the registrations that it may be about, as they are now."""

    position: int
    verdict: str
    doubt: str | None
    line: int | None
    candidate_number: str | None
    name: str | None
    first_names: str | None
    birth_date: date | None
    candidates: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class _Key:
    id: UUID


# Two imports for one académie follow one another: the last to begin is the last.
_ALONE = command(
    text("SELECT pg_advisory_xact_lock(26, CAST(:exam_session AS integer) * 100 + CAST(:academie AS integer))")
)
_REGISTERED = query(
    select(
        Registration.id.label("registration_id"),
        Registration.candidate_number,
        Account.birth_name,
        Account.usage_name,
        Account.first_names,
        Account.birth_date,
        func.coalesce(RegistrationVersion.choices["handicap"].as_boolean(), literal_column("false")).label("handicap"),
    )
    .join(Account, Account.id == Registration.account_id)
    .join(
        RegistrationVersion,
        and_(
            RegistrationVersion.registration_id == Registration.id,
            RegistrationVersion.version == Registration.version,
        ),
    )
    .where(
        Registration.exam_session == bindparam("exam_session"),
        Registration.academie == bindparam("academie"),
        Registration.status == "enregistree",
    )
    .order_by(Registration.id),
    into=Registered,
)
_FORGET = command(
    text(
        "DELETE FROM amenagement_lines USING amenagement_imports AS i WHERE i.id = import_id"
        " AND i.exam_session = :exam_session AND i.academie = :academie"
    )
)
_REPLACE = command(
    update(AmenagementImport)
    .where(
        AmenagementImport.exam_session == bindparam("of_session"),
        AmenagementImport.academie == bindparam("of_academie"),
        AmenagementImport.replaced_at.is_(None),
    )
    .values(replaced_at=func.legal_now())
)
_WRITTEN = ("exam_session", "academie", "agent_id", "sha256", "figures", "tells")
_NEW = query(
    insert(AmenagementImport).values({name: bindparam(name) for name in _WRITTEN}).returning(AmenagementImport.id),
    into=_Key,
)
_ADD = command(
    text(
        "INSERT INTO amenagement_lines (import_id, position, verdict, doubt, line, candidate_number, name, first_names,"
        " birth_date, registrations)"
        " SELECT :of_import, position, verdict, doubt, line, candidate_number, name, first_names, birth_date,"
        " registrations"
        " FROM jsonb_to_recordset(:lines) AS one (position integer, verdict text, doubt text, line integer,"
        " candidate_number text, name text, first_names text, birth_date date, registrations uuid[])"
    )
)
_IMPORT = select(
    AmenagementImport.id,
    AmenagementImport.exam_session,
    AmenagementImport.academie,
    AmenagementImport.sha256,
    AmenagementImport.figures,
    AmenagementImport.tells,
    AmenagementImport.created_at,
    AmenagementImport.replaced_at,
).where(AmenagementImport.academie == any_(cast(bindparam("academies"), ARRAY(Text))))
_ONE = query(_IMPORT.where(AmenagementImport.id == bindparam("of_import")), into=Import)
_BEFORE = cast(bindparam("before"), UuidType)
_PAGE = query(
    _IMPORT.where(or_(_BEFORE.is_(None), AmenagementImport.id < _BEFORE))
    .order_by(AmenagementImport.id.desc())
    .limit(bindparam("limit")),
    into=Import,
)

_MEMBERS: Mapping[str, Cell] = {
    "registration_id": Registration.id,
    "candidate_number": Registration.candidate_number,
    "birth_name": Account.birth_name,
    "usage_name": Account.usage_name,
    "first_names": Account.first_names,
    "birth_date": Account.birth_date,
}
_shown = func.jsonb_build_object(
    *[part for name, one in _MEMBERS.items() for part in (literal_column(f"'{name}'"), one)]
)
_CANDIDATES = (
    select(func.coalesce(func.jsonb_agg(_shown), literal_column("'[]'::jsonb")))
    .select_from(Registration)
    .join(Account, Account.id == Registration.account_id)
    .where(Registration.id == any_(AmenagementLine.registrations))
    .scalar_subquery()
)
_VERDICT = cast(bindparam("verdict"), Text)
_OF_IMPORT = (
    AmenagementLine.import_id == bindparam("of_import"),
    or_(_VERDICT.is_(None), AmenagementLine.verdict == _VERDICT),
)
_REPORT = query(
    select(
        AmenagementLine.position,
        AmenagementLine.verdict,
        AmenagementLine.doubt,
        AmenagementLine.line,
        AmenagementLine.candidate_number,
        AmenagementLine.name,
        AmenagementLine.first_names,
        AmenagementLine.birth_date,
        _CANDIDATES.label("candidates"),
    )
    .where(*_OF_IMPORT, AmenagementLine.position > bindparam("after"))
    .order_by(AmenagementLine.position)
    .limit(bindparam("limit")),
    into=Line,
)
_LABELS = {
    Verdict.RAPPROCHEE: "Rapprochée",
    Verdict.OUI_SANS_DEMANDE: "Oui sans demande",
    Verdict.DEMANDE_SANS_OUI: "Demande sans oui",
    Verdict.AMBIGUE: "Ambiguë",
    Verdict.INCONNUE: "Inconnue ici",
}
_DOUBTS = {
    Doubt.NUMERO_D_UN_AUTRE: "Ce numéro est celui d'une personne d'un autre nom ou née un autre jour",
    Doubt.HOMONYMES: "Plusieurs inscriptions ont ce nom et cette naissance",
}
_TITLES: Mapping[str, Cell] = {
    "Constat": case({key.value: label for key, label in _LABELS.items()}, value=AmenagementLine.verdict),
    "Doute": case({key.value: label for key, label in _DOUBTS.items()}, value=AmenagementLine.doubt),
    "Ligne du fichier": AmenagementLine.line,
    "Numéro donné": inert(AmenagementLine.candidate_number),
    "Nom donné": inert(AmenagementLine.name),
    "Prénoms donnés": inert(AmenagementLine.first_names),
    "Naissance donnée": AmenagementLine.birth_date,
    "Numéro de candidat": inert(Registration.candidate_number),
    "Nom de naissance": inert(Account.birth_name),
    "Nom d'usage": inert(Account.usage_name),
    "Prénoms": inert(Account.first_names),
    "Date de naissance": Account.birth_date,
    "Inscription": Registration.id,
}
REPORT: Table = table(
    select(*[one.label(title) for title, one in _TITLES.items()])
    .select_from(AmenagementLine)
    .outerjoin(Registration, Registration.id == any_(AmenagementLine.registrations))
    .outerjoin(Account, Account.id == Registration.account_id)
    .where(*_OF_IMPORT)
    .order_by(AmenagementLine.position, Registration.candidate_number)
)
"""A line of the report for each registration that it may be about."""


async def alone(db: Transaction, *, exam_session: int, academie: str) -> None:
    """Nobody else imports for this académie until the end of the act."""
    await db.run(_ALONE, exam_session=exam_session, academie=academie)


async def registered(db: Asking, *, exam_session: int, academie: str) -> list[Registered]:
    """The live registrations of an académie."""
    return await db.rows(_REGISTERED, exam_session=exam_session, academie=academie)


async def replace(
    db: Transaction,
    findings: Sequence[Finding],
    figures: Mapping[str, int],
    *,
    exam_session: int,
    academie: str,
    agent: UUID,
    sha256: str,
    tells: bool,
) -> UUID:
    """Keep this import in place of the one before, whose lines are forgotten; its key."""
    await db.run(_FORGET, exam_session=exam_session, academie=academie)
    await db.run(_REPLACE, of_session=exam_session, of_academie=academie)
    made = await db.the_row(
        _NEW,
        exam_session=exam_session,
        academie=academie,
        agent_id=agent,
        sha256=sha256,
        figures=Jsonb(dict(figures)),
        tells=tells,
    )
    lines = [_kept(position, one) for position, one in enumerate(findings, 1)]
    await db.run(_ADD, of_import=made.id, lines=Jsonb(lines))
    return made.id


async def one(db: Asking, key: UUID, *, academies: Collection[str]) -> Import | None:
    """One, if it is of these académies."""
    return await db.row(_ONE, of_import=key, academies=sorted(academies))


async def page(db: Asking, *, academies: Collection[str], before: UUID | None, limit: int) -> list[Import]:
    """Those of these académies, the latest first."""
    return await db.rows(_PAGE, academies=sorted(academies), before=before, limit=limit)


async def lines(db: Asking, key: UUID, verdict: str | None, *, after: int, limit: int) -> list[Line]:
    """The next lines of a report."""
    return await db.rows(_REPORT, of_import=key, verdict=verdict, after=after, limit=limit)


def _kept(position: int, found: Finding) -> dict[str, object]:
    request = found.request
    return {
        "position": position,
        "verdict": found.verdict,
        "doubt": found.doubt,
        "line": request.line if request else None,
        "candidate_number": request.candidate_number if request else None,
        "name": request.name if request else None,
        "first_names": request.first_names if request else None,
        "birth_date": request.birth_date if request else None,
        "registrations": list(found.registrations),
    }
