"""When a second chance opens, and until when: the end of the last whole day, on the académie's clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.justificatifs.rules.second_chance import chance_until

PARIS, REUNION = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion")
CLOSES = datetime(2022, 12, 4, 23, tzinfo=UTC)
"""Guide: « la date limite de dépôt des pièces justificatives est fixée au dimanche 4 décembre 2022 »."""
MICRO = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("declared", "refused", "days", "zone", "until"),
    [
        (CLOSES - MICRO, CLOSES, 3, PARIS, datetime(2022, 12, 8, 23, tzinfo=UTC)),
        (CLOSES - MICRO, CLOSES + timedelta(hours=24), 3, PARIS, datetime(2022, 12, 9, 23, tzinfo=UTC)),
        (CLOSES - MICRO, CLOSES, 3, REUNION, datetime(2022, 12, 8, 20, tzinfo=UTC)),
        (CLOSES - MICRO, CLOSES, 1, PARIS, datetime(2022, 12, 6, 23, tzinfo=UTC)),
        # Summer time begins within: the day is whole all the same.
        (CLOSES - MICRO, datetime(2023, 3, 24, 12, tzinfo=UTC), 3, PARIS,
         datetime(2023, 3, 27, 22, tzinfo=UTC)),
        (CLOSES - MICRO, CLOSES - MICRO, 3, PARIS, None),
        (CLOSES, CLOSES + timedelta(hours=1), 3, PARIS, None),
        (CLOSES - MICRO, CLOSES, 0, PARIS, None),
    ],
    ids=["at the bound", "the next evening", "elsewhere", "one day", "in March", "in time", "late", "none"],
)  # fmt: skip
def test_a_chance_ends_with_a_day(
    declared: datetime, refused: datetime, days: int, zone: ZoneInfo, until: datetime | None
) -> None:
    assert chance_until(refused, declared_at=declared, closes_at=CLOSES, zone=zone, days=days) == until
