"""What the queue keeps of a dossier, and who has it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.dossiers.rules.assignment import LIFE, Claim
from app.dossiers.rules.bulk import MOST
from app.dossiers.rules.completeness import completeness
from app.dossiers.rules.queue import UNTOLD, copy
from app.dossiers.rules.selection import Selection
from app.dossiers.rules.states import DossierState as S
from app.dossiers.rules.status import Decision
from app.justificatifs.rules.checklist import Answer, Depot, Review, Situation, checklist
from app.justificatifs.rules.claims import Claim as Condition
from app.justificatifs.rules.claims import claims
from app.justificatifs.rules.complements import Complement, Standing
from app.justificatifs.rules.sessions import pieces_of
from app.justificatifs.rules.states import DepotState
from tests.registrations.rules.sample import CANDIDATE, JUSTIFICATIFS_CLOSE, OFFER, choices
from tests.regles.tables import Row, rows

ORDINARY = claims(choices(), CANDIDATE, OFFER)
REFUSED = Depot("identite", DepotState.VERIFIE, 1, review=Review.REFUSE)
AGAIN = Depot("identite", DepotState.VERIFIE, 1)
ONE, TAKEN = UUID(int=1), datetime(2027, 1, 12, 8, tzinfo=UTC)


@rows(
    "etat-file",
    Row("nothing", "[P]", ((), None, ORDINARY), (S.INCOMPLET, True, (), False)),
    Row("a file refused", "[P]", ((REFUSED,), None, ORDINARY), (S.INCOMPLET, True, ("identite",), False)),
    Row("another since", "[P]", ((REFUSED, AGAIN), None, ORDINARY), (S.INCOMPLET, False, (), False)),
    Row("R408 awaited", "Guide", ((), None, ORDINARY | {Condition.R408}), (S.INCOMPLET, True, (), True)),
    Row("decided", "[P]", ((), Decision.IRREGULIER, ORDINARY), (S.IRREGULIER, True, (), False)),
)
def test_the_copy_says_what_the_dossier_does(
    case: Row[tuple[tuple[Depot, ...], Decision | None, frozenset[str]], tuple[S, bool, tuple[str, ...], bool]],
) -> None:
    depots, decision, claimed = case.given
    items = checklist(pieces_of(()), claimed, Situation(1, JUSTIFICATIFS_CLOSE, depots=depots))
    kept = copy(items, completeness(items), decision)
    assert (kept.status, "identite" in kept.missing, kept.refused, kept.sous_reserve_r408) == case.gives


ASKED = datetime(2027, 1, 20, 8, tzinfo=UTC)
SOON, LATER = ASKED + timedelta(days=5), ASKED + timedelta(days=20)
IN_HAND = Depot("diplome_requis", DepotState.VERIFIE, 1, review=Review.ACCEPTE)


def asked(piece: str, until: datetime, *, came: bool = False) -> Complement:
    """A complement of one piece."""
    deposited = (piece,) if came else ()
    return Complement(pieces=(piece,), asked_at=ASKED, closes_at=until, deposited=deposited)


@rows(
    "etat-file",
    Row("none", "[P]", (), (None, None)),
    Row("one awaited", "[P]", (asked("certificat_scolarite_1", SOON),), (Standing.ATTENDUE, SOON)),
    Row("two awaited", "[P]", (asked("certificat_scolarite_1", LATER), asked("certificat_scolarite_2", SOON)),
        (Standing.ATTENDUE, LATER)),
    Row("one answered", "[P]", (asked("identite", SOON, came=True),), (Standing.REPONDUE, None)),
    Row("one answered, one awaited", "[P]",
        (asked("identite", LATER, came=True), asked("certificat_scolarite_1", SOON)), (Standing.ATTENDUE, SOON)),
    Row("one settled", "[P]", (asked("diplome_requis", SOON),), (None, None)),
)  # fmt: skip
def test_the_copy_says_what_complements_wait_for(
    case: Row[tuple[Complement, ...], tuple[Standing | None, datetime | None]],
) -> None:
    items = checklist(pieces_of(()), ORDINARY, Situation(1, JUSTIFICATIFS_CLOSE, depots=(AGAIN, IN_HAND)))
    kept = copy(items, completeness(items), None, case.given)
    assert (kept.complement, kept.complement_until) == case.gives


def test_an_answer_is_missing_no_more() -> None:
    items = checklist(pieces_of(()), ORDINARY, Situation(1, JUSTIFICATIFS_CLOSE, answers=(Answer("diplome_requis"),)))
    assert "diplome_requis" not in copy(items, completeness(items), None).missing


@rows(
    "etat-file",
    Row("as it is taken", "[P]", TAKEN, ONE),
    Row("a moment before its end", "[P]", TAKEN + timedelta(hours=4, microseconds=-1), ONE),
    Row("at its end, four hours later", "[P]", TAKEN + timedelta(hours=4), None),
)
def test_a_claim_ends_by_itself(case: Row[datetime, UUID | None]) -> None:
    claim = Claim(agent_id=ONE, agent_name="Agent EXEMPLE", taken_at=TAKEN, expires_at=TAKEN + LIFE, version=1)
    assert claim.holder(case.given) == case.gives
    free = Claim(agent_id=None, agent_name=None, taken_at=None, expires_at=None, version=2)
    assert free.holder(case.given) is None


def test_no_export_tells_who_has_a_handicap() -> None:
    """Rule 13: it appears in no default export, nor does the piece that only such a candidate owes."""
    assert UNTOLD == ("notification_amenagement",)


def test_what_no_filter_says_keeps_everything() -> None:
    kept = Selection(academies=frozenset({"02"}))
    assert kept.statuses == frozenset(S)
    assert not kept.unassigned


def test_an_act_on_many_takes_as_many_as_the_contract_says() -> None:
    """openapi/paths/bulk.yaml: « 20 000 au plus »."""
    assert MOST == 20_000
