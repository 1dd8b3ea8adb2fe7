"""What an agent decided prevails over what the pieces say, and what the history shows of it."""

from app.dossiers.rules.completeness import Completeness, completeness
from app.dossiers.rules.states import DossierState as S
from app.dossiers.rules.status import Decision, status
from app.dossiers.rules.timeline import Fact, line
from app.justificatifs.rules.checklist import Depot, Situation, checklist, due
from app.justificatifs.rules.claims import Claim, claims
from app.justificatifs.rules.sessions import pieces_of
from app.justificatifs.rules.states import DepotState
from tests.registrations.rules.sample import CANDIDATE, JUSTIFICATIFS_CLOSE, OFFER, choices
from tests.regles.tables import Row, rows

PIECES = pieces_of(())
CLAIMS = claims(choices(), CANDIDATE, OFFER) | {Claim.R408}
EVERYTHING = frozenset(piece.code for piece in due(PIECES, CLAIMS))
COMPLETE, SHORT = Completeness(S.COMPLET, (), False), Completeness(S.INCOMPLET, (), False)


@rows(
    "etat-dossier",
    Row("nothing decided, complete", "[P]", (None, COMPLETE), S.COMPLET),
    Row("nothing decided, a piece is missing", "Guide, dossier incomplet", (None, SHORT), S.INCOMPLET),
    Row("being examined, complete", "[P]", (Decision.EN_INSTRUCTION, COMPLETE), S.EN_INSTRUCTION),
    Row("being examined, a piece is missing", "[P]", (Decision.EN_INSTRUCTION, SHORT), S.EN_INSTRUCTION),
    Row("irregular, complete", "Guide, dossier irrégulier", (Decision.IRREGULIER, COMPLETE), S.IRREGULIER),
    Row("valid, then a piece outdated", "[P]", (Decision.VALIDE, SHORT), S.VALIDE),
    Row("rejected, complete", "Guide, dossier rejeté", (Decision.REJETE, COMPLETE), S.REJETE),
)
def test_the_status(case: Row[tuple[Decision | None, Completeness], S]) -> None:
    assert status(*case.given) is case.gives


def fact(kind: str, **subject: object) -> Fact:
    return Fact(
        kind=kind, subject=subject, piece="identite", file_name="carte.pdf", motif="un virus.", review_motif="flou."
    )


@rows(
    "etat-dossier",
    Row("saved", "[P]", fact("registration.saved", version=1), ("inscription_enregistree", "Version 1.")),
    Row("changed", "[P]", fact("registration.changed", version=2), ("inscription_modifiee", "Version 2.")),
    Row("withdrawn", "[P]", fact("registration.withdrawn"), ("inscription_retiree", None)),
    Row(
        "an answer refused",
        "[P]",
        Fact(kind="answer.refused", subject={"piece": "diplome_requis"}),
        ("reponse_refusee", "Diplôme exigé (baccalauréat…) ou son relevé de notes."),
    ),
    Row(
        "an answer accepted, for a piece that one exam session added",
        "[P]",
        Fact(kind="answer.accepted", subject={"piece": "assurance"}),
        ("reponse_acceptee", "assurance."),
    ),
    Row(
        "irregular",
        "Guide, dossier irrégulier",
        fact("dossier.moved", decision="irregulier"),
        ("dossier_irregulier", None),
    ),
    Row("rejected", "Guide, dossier rejeté", fact("dossier.moved", decision="rejete"), ("dossier_rejete", None)),
)
def test_the_history(case: Row[Fact, tuple[str, str | None]]) -> None:
    shown = line(case.given)
    assert (shown.kind, shown.detail) == case.gives


@rows(
    "etat-complet",
    Row("everything deposited and verified", "Guide, dossier incomplet", EVERYTHING, set()),
    Row("the récapitulatif is missing", "Guide", EVERYTHING - {"recapitulatif_signe"}, {"recapitulatif_signe"}),
    Row("the identity is missing", "Guide", EVERYTHING - {"identite"}, {"identite"}),
    Row("only the R408 is missing: complete", "Guide, « Remarque importante »", EVERYTHING - {"r408"}, set()),
    Row(
        "two are missing, both are told",
        "Guide",
        EVERYTHING - {"identite", "r408", "diplome_requis"},
        {"identite", "diplome_requis"},
    ),
    Row("what is not asked completes nothing", "Guide", frozenset({"certificat_travail"}), EVERYTHING - {"r408"}),
)
def test_what_is_missing(case: Row[frozenset[str], set[str]]) -> None:
    depots = tuple(Depot(code, DepotState.VERIFIE, 1) for code in sorted(case.given))
    found = completeness(checklist(PIECES, CLAIMS, Situation(1, JUSTIFICATIFS_CLOSE, depots)))
    assert {item.piece.code for item in found.missing} == case.gives
    assert found.status is (S.INCOMPLET if case.gives else S.COMPLET)
    assert found.sous_reserve_r408
