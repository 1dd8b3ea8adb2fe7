"""Ages, in full years."""

from datetime import date

from app.registrations.rules.facts import age
from tests.regles.tables import Row, rows


@rows(
    "piece-certificat_jdc",
    Row("the eve of a birthday", "Code du service national, L114-6", (date(1997, 11, 21), date(2022, 11, 20)), 24),
    Row("a birthday", "Code du service national, L114-6", (date(1997, 11, 21), date(2022, 11, 21)), 25),
    Row("the month before", "Code du service national, L114-6", (date(1997, 12, 1), date(2022, 11, 30)), 24),
    Row("the month after", "Code du service national, L114-6", (date(1997, 10, 31), date(2022, 11, 1)), 25),
    Row(
        "born on 29 February, the 28th", "Code du service national, L114-6", (date(2004, 2, 29), date(2022, 2, 28)), 17
    ),
    Row("born on 29 February, 1 March", "Code du service national, L114-6", (date(2004, 2, 29), date(2022, 3, 1)), 18),
    Row("born that day", "Code du service national, L114-6", (date(2022, 1, 1), date(2022, 1, 1)), 0),
)
def test_age(case: Row[tuple[date, date], int]) -> None:
    birth_on, on = case.given
    assert age(birth_on, on) == case.gives
