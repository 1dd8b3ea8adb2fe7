"""Unfinished forms."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, cast, delete, func, select
from sqlalchemy.dialects.postgresql import JSON, insert

from app.db.asking import Asking
from app.db.statements import command, document
from app.db.transaction import Transaction
from app.registrations.models import Draft

_MINE = (Draft.account_id == bindparam("account"), Draft.exam_session == bindparam("year"))

_READ = document(
    select(
        func.json_build_object(
            "exam_session",
            Draft.exam_session,
            "content",
            Draft.content,
            "updated_at",
            func.to_char(Draft.updated_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        )
    ).where(*_MINE)
)
_SAVE = insert(Draft).values(
    account_id=bindparam("account"),
    exam_session=bindparam("year"),
    content=cast(bindparam("content"), JSON),
    updated_at=bindparam("at"),
)
_UPSERT = command(
    _SAVE.on_conflict_do_update(
        index_elements=["account_id", "exam_session"],
        set_={"content": _SAVE.excluded.content, "updated_at": _SAVE.excluded.updated_at},
    )
)
_DELETE = command(delete(Draft).where(*_MINE))


async def draft(db: Asking, *, account: UUID, year: int) -> bytes | None:
    """The answer of the contract, as JSON."""
    return await db.document(_READ, account=account, year=year)


async def save(db: Transaction, *, account: UUID, year: int, content: str, at: datetime) -> None:
    """The last one wins."""
    await db.run(_UPSERT, account=account, year=year, content=content, at=at)


async def delete_one(db: Transaction, *, account: UUID, year: int) -> int:
    """How many there were."""
    return await db.run(_DELETE, account=account, year=year)
