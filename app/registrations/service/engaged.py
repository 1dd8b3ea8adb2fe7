"""What an exam session cannot take back: candidates have built on it."""

from app.db.asking import Asking
from app.registrations.queries import engaged as queries
from app.registrations.queries.engaged import Engagement

__all__ = ["Engagement", "engagement"]


async def engagement(db: Asking, year: int, *, modalites: str) -> Engagement:
    """Whether somebody registered to this exam session, and accepted the modalités of this version."""
    return await queries.engagement(db, year=year, modalites=modalites)
