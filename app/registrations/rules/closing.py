"""How long a registration keeps the account of its candidate open."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AFTERWARDS = timedelta(days=183)
"""[P] After the last épreuve: results, diploma, and the two months of an appeal are over."""

_ZONE = ZoneInfo("Europe/Paris")
"""[P] No deadline of anybody's act: one clock serves every académie."""


def account_open_until(last_epreuve_on: date) -> datetime:
    """The account may not be closed before: what the exam session still has to say is said there."""
    return datetime.combine(last_epreuve_on + AFTERWARDS, time(), _ZONE)
