"""Complements: what may be asked, until when, and who waits for whom."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.justificatifs.rules.checklist import Answer, Depot, Item, Review, Situation, checklist
from app.justificatifs.rules.claims import Claim, claims
from app.justificatifs.rules.complements import (
    LONGEST,
    Complement,
    Delays,
    Standing,
    Status,
    bound,
    date_violations,
    last_day,
    status,
    violations,
)
from app.justificatifs.rules.sessions import pieces_of
from app.justificatifs.rules.states import DepotState
from tests.registrations.rules.sample import CANDIDATE, JUSTIFICATIFS_CLOSE, OFFER, choices
from tests.regles.tables import Row, rows

GUIDE = "Guide, dossier incomplet ou irrégulier"
PARIS, REUNION = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion")
TODAY = date(2027, 1, 20)
DELAYS = Delays()
UNTIL = date(2027, 2, 4)
FILE = Depot("identite", DepotState.VERIFIE, 1)
CLAIMS = claims(choices(), CANDIDATE, OFFER) | {Claim.R408}
W, R, A = Standing.ATTENDUE, Standing.REPONDUE, Standing.ACCEPTEE


def items(*depots: Depot, answers: tuple[Answer, ...] = ()) -> tuple[Item, ...]:
    """The checklist of an ordinary candidate at a distance, of a spécialité that asks for R408."""
    return checklist(pieces_of(()), CLAIMS, Situation(1, JUSTIFICATIFS_CLOSE, depots=depots, answers=answers))


ACCEPTED = Depot("identite", DepotState.VERIFIE, 1, review=Review.ACCEPTE)
REFUSED = Depot("identite", DepotState.VERIFIE, 1, review=Review.REFUSE, motif="Flou.")


@rows(
    "pieces-complement",
    Row("what is missing", GUIDE, (["identite"], items(), UNTIL), []),
    Row("two", GUIDE, (["identite", "diplome_requis"], items(), UNTIL), []),
    Row("what is there, and does not do", GUIDE, (["identite"], items(FILE), UNTIL), []),
    Row("what was refused", GUIDE, (["identite"], items(REFUSED), UNTIL), []),
    Row("twice the same", GUIDE, (["identite", "identite"], items(), UNTIL), [("/pieces/1", "piece-en-double")]),
    Row("what this candidate does not owe", GUIDE, (["certificat_travail"], items(), UNTIL),
        [("/pieces/0", "piece-non-demandee")]),
    Row("what nobody knows", GUIDE, (["identite", "rien"], items(), UNTIL), [("/pieces/1", "piece-non-demandee")]),
    Row("what is accepted", GUIDE, (["identite"], items(ACCEPTED), UNTIL), [("/pieces/0", "piece-acceptee")]),
    Row("an answer that is accepted", GUIDE,
        (["diplome_requis"], items(answers=(Answer("diplome_requis", Review.ACCEPTE),)), UNTIL),
        [("/pieces/0", "piece-acceptee")]),
    Row("an answer that waits", GUIDE, (["diplome_requis"], items(answers=(Answer("diplome_requis"),)), UNTIL), []),
    Row("R408, which has no end", "Guide, remarque importante", (["r408"], items(), UNTIL),
        [("/pieces/0", "piece-sans-terme")]),
    Row("everything wrong at once", GUIDE, (["r408", "rien"], items(), TODAY),
        [("/pieces/0", "piece-sans-terme"), ("/pieces/1", "piece-non-demandee"), ("/until", "date-hors-bornes")]),
)  # fmt: skip
def test_what_may_be_asked(case: Row[tuple[list[str], tuple[Item, ...], date], list[tuple[str, str]]]) -> None:
    pieces, listed, until = case.given
    found = list(violations(pieces, listed, until, DELAYS, TODAY))
    assert [(one.field, one.code) for one in found] == case.gives


def day(days: int) -> date:
    """So many days from the day of the request."""
    return TODAY + timedelta(days=days)


@rows(
    Row("the least", "[P]", (day(5), None), True),
    Row("a day less", "[P]", (day(4), None), False),
    Row("the most", "[P]", (day(60), None), True),
    Row("a day more", "[P]", (day(61), None), False),
    Row("prolonged by a day", "[P]", (day(3), day(2)), True),
    Row("to the same day", "[P]", (day(2), day(2)), False),
    Row("to an earlier one", "[P]", (day(10), day(15)), False),
    Row("as far as can be", "[P]", (day(60), day(59)), True),
    Row("farther", "[P]", (day(61), day(59)), False),
    Row("when it lasts as long as can be", "[P]", (day(61), day(60)), False),
)
def test_until_when(case: Row[tuple[date, date | None], bool]) -> None:
    until, after = case.given
    assert (not list(date_violations(until, DELAYS, TODAY, after=after))) is case.gives


@dataclass(frozen=True)
class Seen:
    """What there is of a dossier, and what of it came since it was asked."""

    items: tuple[Item, ...]
    deposited: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    pieces: tuple[str, ...] = field(default=("identite",))


PENDING = (Answer("diplome_requis"),)


@rows(
    Row("nothing came", GUIDE, Seen(items()), W),
    Row("what was there before", "[P]", Seen(items(FILE)), W),
    Row("a file since", GUIDE, Seen(items(FILE), deposited=("identite",)), R),
    Row("refused since", "[P]", Seen(items(REFUSED)), W),
    Row("accepted", GUIDE, Seen(items(ACCEPTED)), A),
    Row("an answer since", "[P]",
        Seen(items(answers=PENDING), answered=("diplome_requis",), pieces=("diplome_requis",)), R),
    Row("an answer of before", "[P]", Seen(items(answers=PENDING), pieces=("diplome_requis",)), W),
    Row("an answer accepted", "[P]",
        Seen(items(answers=(Answer("diplome_requis", Review.ACCEPTE),)), pieces=("diplome_requis",)), A),
    Row("a récapitulatif of an older version", "[P]",
        Seen(items(Depot("recapitulatif_signe", DepotState.VERIFIE, 0)), deposited=("recapitulatif_signe",),
             pieces=("recapitulatif_signe",)), W),
    Row("asked no more", "[P]", Seen(items(), pieces=("certificat_travail",)), A),
    Row("one of two", GUIDE, Seen(items(FILE), deposited=("identite",), pieces=("identite", "diplome_requis")), W),
    Row("one accepted, one to be seen", GUIDE,
        Seen(items(ACCEPTED, answers=PENDING), answered=("diplome_requis",), pieces=("identite", "diplome_requis")), R),
)  # fmt: skip
def test_who_waits_for_whom(case: Row[Seen, Standing]) -> None:
    seen = case.given
    asked = Complement(
        pieces=seen.pieces,
        asked_at=JUSTIFICATIFS_CLOSE,
        closes_at=JUSTIFICATIFS_CLOSE + timedelta(days=15),
        deposited=seen.deposited,
        answered=seen.answered,
    )
    assert asked.whole(seen.items) is case.gives
    assert bool(asked.awaited(seen.items)) is (case.gives is W)


CLOSES = bound(UNTIL, PARIS)
A_MOMENT = timedelta(microseconds=1)


@rows(
    Row("the last moment of the day", "[P]", ("identite", CLOSES - A_MOMENT), True),
    Row("its end", "[P]", ("identite", CLOSES), False),
    Row("another piece", "[P]", ("diplome_requis", CLOSES - A_MOMENT), False),
)
def test_it_is_open_for_its_pieces_until_its_bound(case: Row[tuple[str, datetime], bool]) -> None:
    asked = Complement(pieces=("identite",), asked_at=JUSTIFICATIFS_CLOSE, closes_at=CLOSES)
    assert asked.open_for(*case.given) is case.gives


@rows(
    Row("awaited, in time", "[P]", (W, CLOSES - A_MOMENT), Status.EN_ATTENTE),
    Row("awaited, too late", "[P]", (W, CLOSES), Status.EXPIRE),
    Row("answered, were it over", "[P]", (R, CLOSES), Status.REPONDU),
    Row("settled", "[P]", (A, CLOSES - A_MOMENT), Status.TRAITE),
)
def test_what_it_is_called(case: Row[tuple[Standing, datetime], Status]) -> None:
    whole, now = case.given
    assert status(whole, CLOSES, now) is case.gives


@rows(
    Row("in Paris", "[P]", (UNTIL, PARIS), datetime(2027, 2, 4, 23, tzinfo=UTC)),
    Row("in La Réunion", "[P]", (UNTIL, REUNION), datetime(2027, 2, 4, 20, tzinfo=UTC)),
    Row("the day of 23 hours", "[P]", (date(2027, 3, 28), PARIS), datetime(2027, 3, 28, 22, tzinfo=UTC)),
)
def test_a_day_is_whole_on_the_clocks_of_the_academie(case: Row[tuple[date, ZoneInfo], datetime]) -> None:
    until, zone = case.given
    assert bound(until, zone) == case.gives
    assert last_day(case.gives, zone) == until


@rows(
    Row("as it is", "[P]", DELAYS, set()),
    Row("one day and no other", "[P]", Delays(days=1, least=1, most=1), set()),
    Row("no day", "[P]", Delays(least=0), {"/least"}),
    Row("bounds the wrong way round", "[P]", Delays(least=61), {"/least"}),
    Row("a year", "[P]", Delays(most=LONGEST), set()),
    Row("more than a year", "[P]", Delays(most=LONGEST + 1), {"/least"}),
    Row("less than the least", "[P]", Delays(days=4), {"/days"}),
    Row("more than the most", "[P]", Delays(days=61), {"/days"}),
)
def test_what_an_exam_session_may_allow(case: Row[Delays, set[str]]) -> None:
    assert {one.field for one in case.given.faults()} == case.gives


@pytest.mark.parametrize(("until", "said"), [(day(4), "du 25\xa0janvier\xa02027 au 21\xa0mars\xa02027")])
def test_the_refusal_of_a_date_names_those_that_would_do(until: date, said: str) -> None:
    [found] = date_violations(until, DELAYS, TODAY)
    assert said in found.detail
