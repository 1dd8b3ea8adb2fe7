"""What becomes of a file's content, state by state and hour by hour."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.justificatifs.rules.retention import REST, Content, Fate, in_clean, in_quarantine
from app.justificatifs.rules.states import DepotState as D

SINCE = datetime(2026, 11, 30, 12, tzinfo=UTC)
OVER = date(2027, 6, 18)
SOON, RESTED, LAST, AFTER = (
    SINCE + REST - timedelta(microseconds=1),
    SINCE + REST,
    datetime(2027, 6, 18, 23, 59, 59, tzinfo=UTC),
    datetime(2027, 6, 19, tzinfo=UTC),
)
R, K, E = Fate.REQUIRED, Fate.KEPT, Fate.ERASED

QUARANTINE = [
    # state, settled, replaced: within a day, a day later, the last day of the épreuves, the day after
    (D.ATTENDU, False, False, (K, K, K, K)),
    (D.RECU, False, False, (R, R, R, R)),
    (D.EN_ANALYSE, False, False, (R, R, R, R)),
    (D.VERIFIE, True, False, (K, E, E, E)),
    (D.ILLISIBLE, False, False, (K, K, K, E)),
    (D.INFECTE, False, False, (K, K, K, E)),
    # taken back by its candidate, or never come
    (D.ABANDONNE, False, False, (K, E, E, E)),
    (D.ABANDONNE, True, False, (K, E, E, E)),
    # replaced: refused by the machine before, or verified before
    (D.ABANDONNE, False, True, (K, K, K, E)),
    (D.ABANDONNE, True, True, (K, E, E, E)),
]
CLEAN = [
    (D.VERIFIE, True, False, (R, R, R, R)),
    (D.ABANDONNE, True, True, (R, R, R, R)),
    (D.ABANDONNE, True, False, (K, E, E, E)),
]


@pytest.mark.parametrize(("state", "settled", "replaced", "fates"), QUARANTINE)
def test_what_quarantine_holds(state: D, fates: tuple[Fate, ...], *, settled: bool, replaced: bool) -> None:
    content = Content(state=state, settled=settled, replaced=replaced, since=SINCE, last_epreuve_on=OVER)
    assert tuple(in_quarantine(content, at) for at in (SOON, RESTED, LAST, AFTER)) == fates


@pytest.mark.parametrize(("state", "settled", "replaced", "fates"), CLEAN)
def test_what_the_clean_bucket_holds(state: D, fates: tuple[Fate, ...], *, settled: bool, replaced: bool) -> None:
    content = Content(state=state, settled=settled, replaced=replaced, since=SINCE, last_epreuve_on=OVER)
    assert tuple(in_clean(content, at) for at in (SOON, RESTED, LAST, AFTER)) == fates


def test_no_state_is_forgotten() -> None:
    assert {state for state, *_ in QUARANTINE} == set(D)
