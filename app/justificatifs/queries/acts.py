"""What the acts on files write."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import (
    BigInteger,
    DateTime,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from app.audit.models import AuditEntry
from app.db.statements import document
from app.db.transaction import Transaction
from app.justificatifs.models import Depot
from app.justificatifs.queries.facts import as_json
from app.justificatifs.rules.checklist import Review
from app.justificatifs.rules.declaration import Declaration
from app.justificatifs.rules.reading import Reading
from app.justificatifs.rules.states import DepotState
from app.justificatifs.schemas.kept import KeptDepot, depot

_INSTANT = DateTime(timezone=True)
_DECLARED = {
    "registration_id": cast(bindparam("registration"), Uuid),
    "registration_version": cast(bindparam("of_version"), Integer),
    "piece": cast(bindparam("piece"), Text),
    "account_id": cast(bindparam("account"), Uuid),
    "organisme_id": cast(bindparam("organisme"), Uuid),
    "depose_par": cast(bindparam("depose_par"), Text),
    "file_name": cast(bindparam("file_name"), Text),
    "media_type": cast(bindparam("media_type"), Text),
    "size": cast(bindparam("size"), BigInteger),
    "sha256": cast(bindparam("sha256"), Text),
    "declared_at": cast(bindparam("now"), _INSTANT),
    "url_expires_at": cast(bindparam("expires"), _INSTANT),
    "bound_at": cast(bindparam("bound"), _INSTANT),
    "bound_zone": cast(bindparam("bound_zone"), Text),
    "judged_by": cast(bindparam("judged_by"), Text),
}
_COUNTED = (
    select(func.count())
    .select_from(Depot)
    .where(
        Depot.registration_id == bindparam("registration"),
        Depot.piece == bindparam("piece"),
        Depot.organisme_id.is_not_distinct_from(cast(bindparam("organisme"), Uuid)),
        func.least(Depot.registration_version, Depot.proven_version) >= bindparam("since_version"),
        Depot.state == any_(cast(bindparam("counted"), ARRAY(Text))),
        or_(Depot.state != DepotState.ATTENDU.value, Depot.url_expires_at > bindparam("now")),
        Depot.review.is_distinct_from(Review.REFUSE.value),
    )
    .scalar_subquery()
)
_NEW = (
    insert(Depot)
    .from_select(list(_DECLARED), select(*_DECLARED.values()).where(bindparam("most") > _COUNTED))
    .returning(Depot.__table__)
    .cte("declared")
)
_JOURNALED = (
    insert(AuditEntry)
    .from_select(
        ["act", "actor_kind", "actor_id", "subject_kind", "subject_id", "detail"],
        select(
            literal("depot.declare"),
            case((_NEW.c.organisme_id.is_(None), literal("candidate")), else_=literal("organisme")),
            func.coalesce(_NEW.c.organisme_id, _NEW.c.account_id),
            literal("depot"),
            _NEW.c.id,
            func.jsonb_build_object(
                literal_column("'registration'"),
                _NEW.c.registration_id,
                literal_column("'piece'"),
                _NEW.c.piece,
                literal_column("'sha256'"),
                _NEW.c.sha256,
            ),
        ),
    )
    .cte("journaled")
)
# One statement for the hottest write of the last hour: the file and its line in the journal.
_DECLARE = document(select(as_json(KeptDepot, _NEW)).add_cte(_JOURNALED))

_ROW = Depot.__table__
_FOUND: Mapping[str, TypeEngine[Any]] = {
    "motif": Text(),
    "fault": Text(),
    "received_at": _INSTANT,
    "verified_at": _INSTANT,
    "clean_key": Text(),
    "clean_sha256": Text(),
    "clean_size": BigInteger(),
    "clean_media_type": Text(),
    "sealed_key": Text(),
    "page_count": Integer(),
    "replaced_by": Uuid(),
}
"""What a move may write besides, and never takes back."""
_MOVE = document(
    update(Depot)
    .where(Depot.id == bindparam("depot"), Depot.state == bindparam("source"))
    .values(
        {name: func.coalesce(cast(bindparam(f"found_{name}"), kind), _ROW.c[name]) for name, kind in _FOUND.items()}
        | {"state": bindparam("target"), "version": Depot.version + 1, "updated_at": func.legal_now()}
    )
    .returning(as_json(KeptDepot, _ROW))
)
_REVIEW = document(
    update(Depot)
    .where(Depot.id == bindparam("depot"))
    .values(
        review=bindparam("verdict"),
        review_code=bindparam("code"),
        review_motif=bindparam("said"),
        reviewed_at=bindparam("at"),
        reviewed_by=bindparam("agent"),
        version=Depot.version + 1,
        updated_at=func.legal_now(),
    )
    .returning(as_json(KeptDepot, _ROW))
)
_READ = document(
    update(Depot)
    .where(Depot.id == bindparam("depot"), Depot.state == DepotState.VERIFIE.value, Depot.reading.is_(None))
    .values(
        read_at=bindparam("at"),
        reading=bindparam("found"),
        proven_version=cast(bindparam("proven"), Integer),
        version=Depot.version + 1,
        updated_at=func.legal_now(),
    )
    .returning(as_json(KeptDepot, _ROW))
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the receipt will say of the declaration: the bound in force (None: it may come late), and by which rules."""

    bound: datetime | None
    zone: str
    by: str


@dataclass(frozen=True, slots=True)
class Depositor:
    """The training body that deposits a file for the candidate, and its name."""

    organisme_id: UUID
    name: str


async def declare(
    db: Transaction,
    now: datetime,
    declared: Declaration,
    *,
    registration: UUID,
    version: int,
    piece: str,
    account: UUID,
    expires: datetime,
    judged: Judged,
    counted: Sequence[DepotState],
    since_version: int,
    most: int,
    by: Depositor | None = None,
) -> KeptDepot | None:
    """A file announced and journaled; None when `most` of the `counted` states of its depositor are there already.

    The registration's row is locked: this statement sees all that was declared before it.
    """
    made = await db.document(
        _DECLARE,
        now=now,
        **asdict(declared),
        registration=registration,
        of_version=version,
        piece=piece,
        account=account,
        expires=expires,
        bound=judged.bound,
        bound_zone=judged.zone,
        judged_by=judged.by,
        counted=[state.value for state in counted],
        since_version=since_version,
        most=most,
        organisme=None if by is None else by.organisme_id,
        depose_par=None if by is None else by.name,
    )
    return None if made is None else depot(made)


class Found(TypedDict, total=False):
    """What a move writes besides."""

    motif: str
    fault: str
    received_at: datetime
    verified_at: datetime
    clean_key: str
    clean_sha256: str
    clean_size: int
    clean_media_type: str
    sealed_key: str
    page_count: int | None
    replaced_by: UUID


async def move(
    db: Transaction, depot_id: UUID, source: DepotState, target: DepotState, **found: Unpack[Found]
) -> KeptDepot | None:
    """Move a file from one state to another; None when it is no longer in the first."""
    written: Mapping[str, object] = {**found}
    moved = await db.document(
        _MOVE,
        depot=depot_id,
        source=source.value,
        target=target.value,
        **{f"found_{name}": written.get(name) for name in _FOUND},
    )
    return None if moved is None else depot(moved)


async def review(
    db: Transaction,
    now: datetime,
    depot_id: UUID,
    verdict: Review,
    *,
    code: str | None,
    motif: str | None,
    agent: UUID,
) -> KeptDepot | None:
    """What an agent says of a file; a refusal has its code, and the sentence that goes with it."""
    said = await db.document(_REVIEW, depot=depot_id, verdict=verdict.value, code=code, said=motif, at=now, agent=agent)
    return None if said is None else depot(said)


async def record_reading(db: Transaction, now: datetime, depot_id: UUID, reading: Reading) -> KeptDepot | None:
    """What a machine read of a verified file; None when it is no longer one, or was read already."""
    read = await db.document(_READ, depot=depot_id, at=now, found=Jsonb(asdict(reading)), proven=reading.proven)
    return None if read is None else depot(read)
