"""The states of an account: from where each cause moves it, and to where."""

from app.accounts.rules.states import AccountStatus as A
from app.accounts.rules.states import Cause, sources, target
from tests.regles.tables import Row, rows

GUIDE = "Guide, « Comment s'inscrire ? »"


@rows(
    "etat-compte",
    Row("activated, by the link received", GUIDE, (Cause.ACTIVATION, A.NON_ACTIVE), A.ACTIF),
    Row("activated twice", GUIDE, (Cause.ACTIVATION, A.ACTIF), None),
    Row("activated once closed", "[P]", (Cause.ACTIVATION, A.FERME), None),
    Row("locked by too many guesses", "[P]", (Cause.GUESSES, A.ACTIF), A.VERROUILLE),
    Row("guessed before it is active", "[P]", (Cause.GUESSES, A.NON_ACTIVE), None),
    Row("unlocked by a new password", "[P]", (Cause.UNLOCKED, A.VERROUILLE), A.ACTIF),
    Row("unlocked once closed", "[P]", (Cause.UNLOCKED, A.FERME), None),
    Row("closed by its holder", "[P]", (Cause.CLOSING, A.ACTIF), A.FERME),
    Row("closed while locked: somebody else's doing", "[P]", (Cause.CLOSING, A.VERROUILLE), A.FERME),
    Row("closed before it is active", "[P]", (Cause.CLOSING, A.NON_ACTIVE), None),
)
def test_an_account_moves(case: Row[tuple[Cause, A], A | None]) -> None:
    cause, source = case.given
    assert (target(cause) if source in sources(cause) else None) == case.gives
