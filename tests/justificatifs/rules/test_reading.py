"""What a machine read of a file: what it changes, and what it advises."""

from dataclasses import replace

import pytest

from app.justificatifs.rules.advice import advice
from app.justificatifs.rules.checklist import Depot, Item, Review, Situation, checklist
from app.justificatifs.rules.claims import claims
from app.justificatifs.rules.legibility import Measured, hints
from app.justificatifs.rules.reading import Flaw, Hint, Ink, Lu, Reading, Sheet, signed_version
from app.justificatifs.rules.sessions import pieces_of
from app.justificatifs.rules.states import DepotState, PieceState
from tests.registrations.rules.sample import CANDIDATE, JUSTIFICATIFS_CLOSE, OFFER, choices
from tests.regles.tables import Row, rows

P = PieceState
GUIDE = "Guide, « Pour tous les candidats »"
SHEET = Sheet(Lu.CONFORME, 3, Ink.OUI, Ink.OUI)
GOOD = Measured(page=1, side=1700, light=240, edge=2.2)


@rows(
    "recapitulatif-lu",
    Row("not read, or not proven otherwise", "[P]", (3, None), 3),
    Row("proven older", GUIDE, (3, 2), 2),
    Row("much older", GUIDE, (3, 1), 1),
    Row("a later one proves nothing: the digest was declared before it was", "[P]", (2, 3), 2),
)
def test_what_was_read_only_makes_it_older(case: Row[tuple[int, int | None], int]) -> None:
    assert signed_version(*case.given) == case.gives


@rows(
    "recapitulatif-lu",
    Row("not read as a sheet", "[P]", None, None),
    Row("the one that it was deposited for", "[P]", SHEET, None),
    Row("an older one", GUIDE, replace(SHEET, lu=Lu.VERSION_ANTERIEURE, version=2), 2),
    Row("of another registration", "[P]", replace(SHEET, lu=Lu.AUTRE_INSCRIPTION, version=None), None),
    Row("a digest of nobody's", "[P]", replace(SHEET, lu=Lu.EMPREINTE_INCONNUE, version=None), None),
    Row("sheets of several kinds", "[P]", replace(SHEET, lu=Lu.FEUILLES_DIFFERENTES, version=None), None),
    Row("nothing found", "[P]", replace(SHEET, lu=Lu.INTROUVABLE, version=None), None),
)
def test_nothing_but_an_older_version_has_an_effect(case: Row[Sheet | None, int | None]) -> None:
    assert Reading(sheet=case.given).proven == case.gives


def signed(declared: int, proven: int | None, review: Review | None = None) -> Depot:
    version = signed_version(declared, proven)
    state = DepotState.VERIFIE
    return Depot("recapitulatif_signe", state, version, review, proven_older=proven is not None)


def item(*depots: Depot) -> Item:
    claimed = claims(choices(), CANDIDATE, OFFER)
    found = checklist(pieces_of(()), claimed, Situation(3, JUSTIFICATIFS_CLOSE, depots))
    [one] = [one for one in found if one.piece.code == "recapitulatif_signe"]
    return one


@rows(
    "recapitulatif-lu",
    Row("declared for the current version, nothing read", GUIDE, ((3, None, None),), P.DEPOSE),
    Row("declared for the current version, read as older", GUIDE, ((3, 2, None),), P.PERIME),
    Row("the same, accepted before it was read", GUIDE, ((3, 2, Review.ACCEPTE),), P.PERIME),
    Row("the same, refused before", GUIDE, ((3, 2, Review.REFUSE),), P.PERIME),
    Row("read as older, the right one since", GUIDE, ((3, 2, None), (3, None, None)), P.DEPOSE),
    Row("the right one, an older sheet since", GUIDE, ((3, None, None), (3, 2, None)), P.DEPOSE),
    Row("declared for an older one", GUIDE, ((2, None, None),), P.PERIME),
    Row("declared for an older one, read as older still", GUIDE, ((2, 1, None),), P.PERIME),
)
def test_an_older_sheet_is_outdated_whatever_it_was_declared_for(
    case: Row[tuple[tuple[int, int | None, Review | None], ...], PieceState],
) -> None:
    found = item(*(signed(*one) for one in case.given))
    assert found.state is case.gives
    assert found.fulfilled is (case.gives is P.DEPOSE)


def test_the_candidate_is_told_which_version_it_is() -> None:
    assert "celui de la version 2" in (item(signed(3, 2)).detail or "")
    assert "a changé depuis" in (item(signed(2, None)).detail or "")


@rows(
    "lisibilite",
    Row("a good scan", "[P]", GOOD, ()),
    Row("drawn, without pixels", "[P]", replace(GOOD, side=0), ()),
    Row("blank: no edge to judge by", "[P]", replace(GOOD, edge=None), ()),
    Row("just light enough", "[P]", replace(GOOD, light=110), ()),
    Row("dark", "[P]", replace(GOOD, light=109), (Flaw.SOMBRE,)),
    Row("just large enough", "[P]", replace(GOOD, side=640), ()),
    Row("small", "[P]", replace(GOOD, side=639), (Flaw.PETITE,)),
    Row("one pixel", "[P]", replace(GOOD, side=1), (Flaw.PETITE,)),
    Row("just sharp enough", "[P]", replace(GOOD, edge=5.0), ()),
    Row("blurred", "[P]", replace(GOOD, edge=5.1), (Flaw.FLOUE,)),
    Row("all at once", "[P]", Measured(1, 300, 40, 12.0), (Flaw.SOMBRE, Flaw.PETITE, Flaw.FLOUE)),
)
def test_each_page_is_weighed_by_itself(case: Row[Measured, tuple[Flaw, ...]]) -> None:
    assert hints((GOOD, replace(case.given, page=2))) == tuple(Hint(flaw, 2) for flaw in case.gives)


@rows(
    "recapitulatif-lu",
    Row("all is well", "[P]", SHEET, ()),
    Row("not signed", "[P]", replace(SHEET, signature=Ink.NON), ("signature_non_vue",)),
    Row("not dated", "[P]", replace(SHEET, date=Ink.NON), ("date_non_vue",)),
    Row("neither", "[P]", Sheet(Lu.CONFORME, 3, Ink.NON, Ink.NON), ("signature_non_vue", "date_non_vue")),
    Row("no telling", "[P]", Sheet(Lu.CONFORME, 3, Ink.INDETERMINE, Ink.INDETERMINE), ()),
    Row("no code: a human looks", "[P]", Sheet(Lu.INTROUVABLE, None, Ink.INDETERMINE, Ink.INDETERMINE), ()),
    Row("older, and not signed", GUIDE, Sheet(Lu.VERSION_ANTERIEURE, 2, Ink.NON, Ink.NON), ("version_anterieure",)),
    Row("another's", "[P]", Sheet(Lu.AUTRE_INSCRIPTION, None, Ink.OUI, Ink.OUI), ("autre_inscription",)),
    Row("no digest of ours", "[P]", Sheet(Lu.EMPREINTE_INCONNUE, None, Ink.OUI, Ink.OUI), ("empreinte_inconnue",)),
    Row("mixed", "[P]", Sheet(Lu.FEUILLES_DIFFERENTES, None, Ink.OUI, Ink.OUI), ("feuilles_differentes",)),
)
def test_a_sheet_is_advised_on(case: Row[Sheet, tuple[str, ...]]) -> None:
    found = advice(Reading(sheet=case.given), image=False)
    assert tuple(one.code for one in found) == case.gives
    another = case.given.lu not in {Lu.CONFORME, Lu.INTROUVABLE}
    assert all(one.current is another and one.page is None for one in found)


@pytest.mark.parametrize("flaw", list(Flaw))
def test_a_page_is_advised_on_by_its_number_an_image_by_itself(flaw: Flaw) -> None:
    reading = Reading((Hint(flaw, 2),))
    [page], [image] = advice(reading, image=False), advice(reading, image=True)
    assert page.detail.startswith("La page 2 paraît ")
    assert image.detail.startswith("L'image paraît ")
    assert (page.code, page.page, page.current) == (flaw, 2, False)


def test_an_older_sheet_is_named_by_its_version() -> None:
    [told] = advice(Reading(sheet=Sheet(Lu.VERSION_ANTERIEURE, 2, Ink.OUI, Ink.OUI)), image=True)
    assert "version 2" in told.detail
