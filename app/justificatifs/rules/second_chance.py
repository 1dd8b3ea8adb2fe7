"""A file announced in time and refused after the bound, for what a machine found in it: its piece may come again.

[P] The guide says « aucune inscription hors délai »; who deposited in time could not mend what was told too late.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = 3
"""[P] Whole days, unless the exam session says otherwise; 0: none."""
MOST_DAYS = 30


def chance_until(
    refused_at: datetime, *, declared_at: datetime, closes_at: datetime, zone: ZoneInfo, days: int
) -> datetime | None:
    """The end (excluded) of the last of these days on the académie's clocks; None when no chance opens."""
    if days <= 0 or not declared_at < closes_at <= refused_at:
        return None
    last = refused_at.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(last + timedelta(days=1), time.min, tzinfo=zone)
