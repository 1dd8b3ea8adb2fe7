"""Unfinished forms: kept as they are, judged by nobody."""

from datetime import datetime
from uuid import UUID

from app.db.reads import Reads
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.kit.errors import TooLarge
from app.registrations.queries import drafts

LONGEST = 64 * 1024
"""Bytes of a draft (02, « Fields »)."""


async def draft(reads: Reads, year: int, *, account: UUID) -> bytes:
    """The form as the screen left it, as the contract's Draft."""
    found = await drafts.draft(reads, account=account, year=year)
    if found is None:
        raise ABSENT
    return found


async def save_draft(db: Transaction, now: datetime, year: int, content: bytes, *, account: UUID) -> None:
    """Keep it, to the byte."""
    if len(content) > LONGEST:
        raise TooLarge("brouillon-trop-long", f"Un brouillon ne peut pas dépasser {LONGEST // 1024} Kio.")
    await drafts.save(db, account=account, year=year, content=content.decode(), at=now)


async def delete_draft(db: Transaction, year: int, *, account: UUID) -> None:
    """Throw it away."""
    if not await drafts.delete_one(db, account=account, year=year):
        raise ABSENT
