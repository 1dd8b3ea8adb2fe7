"""Ages, in full years."""

from datetime import date

import pytest

from app.registrations.rules.facts import age


@pytest.mark.parametrize(
    ("birth_on", "on", "years"),
    [
        (date(1997, 11, 21), date(2022, 11, 20), 24),
        (date(1997, 11, 21), date(2022, 11, 21), 25),
        (date(1997, 12, 1), date(2022, 11, 30), 24),
        (date(1997, 10, 31), date(2022, 11, 1), 25),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),
        (date(2022, 1, 1), date(2022, 1, 1), 0),
    ],
)
def test_age(birth_on: date, on: date, years: int) -> None:
    assert age(birth_on, on) == years
