"""Pieces that may come after the bound, for some days: what was refused too late, what a correction asks for.

[P] The guide says « aucune inscription hors délai »; who deposited in time could not mend what was told too late, nor
sign what the service had not corrected yet.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = 3
"""[P] Whole days, unless the exam session says otherwise; 0: none."""
MOST_DAYS = 30
CORRECTION_DAYS = 15
"""[P] Whole days, as a complement by default: a récapitulatif is printed, read, signed and scanned."""


def chance_until(
    refused_at: datetime, *, declared_at: datetime, closes_at: datetime, zone: ZoneInfo, days: int
) -> datetime | None:
    """The end (excluded) of the last of these days on the académie's clocks; None when no chance opens."""
    if days <= 0 or not declared_at < closes_at <= refused_at:
        return None
    return whole_days(refused_at, days, zone)


def whole_days(since: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The end (excluded) of the last of these days, the one under way apart."""
    last = since.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(last + timedelta(days=1), time.min, tzinfo=zone)
