"""What training bodies attested, and the registrations that it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import and_, bindparam, func, select, text

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.organismes.models import Attestation, Organisme
from app.organismes.rules.attestations import Attested, Match, plain_number


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a line: its place in the sending; `fate`: `nouvelle`, `modifiee` or `inchangee`."""

    place: int
    id: UUID
    fate: str


@dataclass(frozen=True, slots=True)
class Kept:
    """One attestation, as its body sees it."""

    id: UUID
    exam_session: int
    student_number: str
    birth_name: str
    first_names: str
    birth_date: date
    school_year: str
    study_year: int
    starts_on: date
    ends_on: date | None
    specialite: str | None
    attested_at: datetime
    registration_id: UUID | None
    differs: Sequence[str]
    contested_at: datetime | None
    contest: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One attestation, as its candidate and the agent who examines see it."""

    id: UUID
    by: str
    school_year: str
    study_year: int
    starts_on: date
    ends_on: date | None
    specialite: str | None
    attested_at: datetime
    contested_at: datetime | None
    contest: str | None


@dataclass(frozen=True, slots=True)
class _Contest:
    contested_at: datetime | None


# Who sends and who is matched wait for each other: otherwise neither would see what the other is writing.
_ALONE = command(
    text("SELECT pg_advisory_xact_lock(hashtextextended(CAST(:organisme AS text) || CAST(:exam_session AS text), 24))")
)
_SEND = query(
    text(
        """
        WITH given AS (
            SELECT * FROM jsonb_to_recordset(:given) AS g (place int, student_number text, plain_number text,
                birth_name text, first_names text, birth_date date, school_year text, study_year smallint,
                starts_on date, ends_on date, specialite text)
        ), before AS (
            SELECT a.plain_number, a.school_year FROM attestations a JOIN given g USING (plain_number, school_year)
            WHERE a.organisme_id = :organisme AND a.exam_session = :exam_session
        ), sent AS (
            INSERT INTO attestations AS a (organisme_id, exam_session, student_number, plain_number, birth_name,
                first_names, birth_date, school_year, study_year, starts_on, ends_on, specialite)
            SELECT :organisme, :exam_session, student_number, plain_number, birth_name,
                first_names, birth_date, school_year, study_year, starts_on, ends_on, specialite FROM given
            ON CONFLICT (organisme_id, exam_session, plain_number, school_year) DO UPDATE
            SET student_number = excluded.student_number, birth_name = excluded.birth_name,
                first_names = excluded.first_names, birth_date = excluded.birth_date,
                study_year = excluded.study_year, starts_on = excluded.starts_on, ends_on = excluded.ends_on,
                specialite = excluded.specialite, attested_at = legal_now(), contested_at = NULL, contest = NULL
            WHERE (a.birth_name, a.first_names, a.birth_date, a.study_year, a.starts_on, a.ends_on, a.specialite)
                IS DISTINCT FROM (excluded.birth_name, excluded.first_names, excluded.birth_date,
                    excluded.study_year, excluded.starts_on, excluded.ends_on, excluded.specialite)
            RETURNING a.id, a.plain_number, a.school_year
        )
        SELECT g.place, coalesce(s.id, a.id) AS id, CASE WHEN s.id IS NULL THEN 'inchangee'
            WHEN b.plain_number IS NULL THEN 'nouvelle' ELSE 'modifiee' END AS fate
        FROM given g LEFT JOIN sent s USING (plain_number, school_year)
            LEFT JOIN before b USING (plain_number, school_year)
            LEFT JOIN attestations a ON a.organisme_id = :organisme AND a.exam_session = :exam_session
                AND a.plain_number = g.plain_number AND a.school_year = g.school_year
        ORDER BY g.place
        """
    ),
    into=Sent,
)
_KEPT = select(*(getattr(Attestation, name).label(name) for name in Kept.__dataclass_fields__))
_THESE = query(
    _KEPT.where(text("id = ANY (CAST(:ids AS uuid[]))")),
    into=Kept,
)
# What is about somebody stays so, whoever else comes with the number.
_TRIED = query(
    _KEPT.where(
        Attestation.organisme_id == bindparam("organisme"),
        Attestation.exam_session == bindparam("exam_session"),
        text(
            "(registration_id = ANY (CAST(:registrations AS uuid[]))"
            " OR (plain_number = ANY (CAST(:numbers AS text[])) AND (registration_id IS NULL OR differs <> '{}')))"
        ),
    ),
    into=Kept,
)
_SETTLE = command(
    text(
        "UPDATE attestations a SET registration_id = g.registration_id, differs = g.differs"
        " FROM jsonb_to_recordset(:given) AS g (id uuid, registration_id uuid, differs text[]) WHERE a.id = g.id"
    )
)
_ABOUT = and_(Attestation.registration_id == bindparam("registration"), func.cardinality(Attestation.differs) == 0)
_SHOWN = query(
    select(
        Attestation.id.label("id"),
        Organisme.name.label("by"),
        Attestation.school_year,
        Attestation.study_year,
        Attestation.starts_on,
        Attestation.ends_on,
        Attestation.specialite,
        Attestation.attested_at,
        Attestation.contested_at,
        Attestation.contest,
    )
    .join(Organisme, Organisme.id == Attestation.organisme_id)
    .where(_ABOUT)
    .order_by(Attestation.school_year, Attestation.id),
    into=Shown,
)
_HELD = query(
    select(Attestation.contested_at).where(Attestation.id == bindparam("key"), _ABOUT).with_for_update(),
    into=_Contest,
)
_CONTEST = command(text("UPDATE attestations SET contested_at = legal_now(), contest = :reason WHERE id = :key"))


async def alone(db: Transaction, *, organisme: UUID, exam_session: int) -> None:
    """Nobody else attests nor matches there until the end of the transaction."""
    await db.run(_ALONE, organisme=organisme, exam_session=exam_session)


async def send(db: Transaction, attested: Sequence[Attested], *, organisme: UUID, exam_session: int) -> list[Sent]:
    """Keep these: what is there already is left as it is."""
    given = [
        {
            "place": place,
            "plain_number": plain_number(one.student_number),
            **{name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(one).items()},
        }
        for place, one in enumerate(attested)
    ]
    return await db.rows(_SEND, given=Jsonb(given), organisme=organisme, exam_session=exam_session)


async def these(db: Asking, ids: Sequence[UUID]) -> list[Kept]:
    """As they are kept."""
    return await db.rows(_THESE, ids=list(ids))


async def tried(
    db: Asking, registrations: Sequence[UUID], *, organisme: UUID, exam_session: int, numbers: Sequence[str]
) -> list[Kept]:
    """Those held against these registrations, and those with these numbers that are about nobody."""
    return await db.rows(
        _TRIED,
        registrations=list(registrations),
        organisme=organisme,
        exam_session=exam_session,
        numbers=list(numbers),
    )


async def settle(db: Transaction, matches: Mapping[UUID, Match]) -> None:
    """Keep what these are about."""
    given = [
        {
            "id": str(key),
            "registration_id": None if one.registration_id is None else str(one.registration_id),
            "differs": list(one.differs),
        }
        for key, one in matches.items()
    ]
    await db.run(_SETTLE, given=Jsonb(given))


async def shown(db: Asking, registration: UUID) -> list[Shown]:
    """Those about a registration, the earliest year first."""
    return await db.rows(_SHOWN, registration=registration)


async def held(db: Transaction, key: UUID, *, registration: UUID) -> tuple[bool, datetime | None]:
    """Whether it is there, locked until the end of the act; when it was contested."""
    found = await db.row(_HELD, key=key, registration=registration)
    return found is not None, None if found is None else found.contested_at


async def contest(db: Transaction, key: UUID, *, reason: str) -> None:
    """Its candidate says that it is false."""
    await db.run(_CONTEST, key=key, reason=reason)
