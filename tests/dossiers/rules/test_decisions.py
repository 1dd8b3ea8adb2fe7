"""What a decision rests upon: its motif and its ground, its ways of appeal, and the second agent of a rejection."""

from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from app.dossiers.rules.acts import Act, Entry, Reason, reason, violations
from app.dossiers.rules.appeals import Way, appeals
from app.dossiers.rules.completeness import unjudged
from app.dossiers.rules.motifs import MOTIFS, Motif, MotifSetting, faults, motifs_of
from app.dossiers.rules.proposals import Basis, Proposal, changes, confirms, refusal
from app.dossiers.rules.states import PROPOSAL_MOVES, ProposalState, move_proposal
from app.dossiers.rules.status import Decision
from app.justificatifs.rules.checklist import Answer, Depot, Review, Situation, checklist, due
from app.justificatifs.rules.claims import Claim, claims
from app.justificatifs.rules.sessions import pieces_of
from app.justificatifs.rules.states import DepotState
from app.registrations.rules.moves import Actor, Condition
from tests.registrations.rules.sample import CANDIDATE, JUSTIFICATIFS_CLOSE, OFFER, choices
from tests.regles.tables import Row, rows

CRPA = "Code des relations entre le public et l'administration, L211-2"
CJA = "Code de justice administrative, R421-1 et R421-5"
LATE = replace(MOTIFS[5], enabled=False)
LIST = (*MOTIFS[:5], LATE, *MOTIFS[6:])
ONE, OTHER = UUID(int=1), UUID(int=2)

# --- The motif, and its ground --------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    entry: Entry
    confirms: bool = False
    undoes: bool = False


@rows(
    "decision-motif",
    Row("irregular, with a motif", CRPA, Asked(Entry(Act.IRREGULIER, "piece_manquante")), set()),
    Row("irregular, and words", CRPA, Asked(Entry(Act.IRREGULIER, "piece_manquante", "Le verso.")), set()),
    Row("irregular, without", CRPA, Asked(Entry(Act.IRREGULIER, None, "Flou.")), {("/motif_code", "motif-requis")}),
    Row("irregular, an unknown one", CRPA, Asked(Entry(Act.IRREGULIER, "x")), {("/motif_code", "motif-inconnu")}),
    Row(
        "irregular, one that only rejects",
        "[P]",
        Asked(Entry(Act.IRREGULIER, "plusieurs_specialites")),
        {("/motif_code", "motif-inconnu")},
    ),
    Row("rejected, one that only rejects", CRPA, Asked(Entry(Act.REJETE, "plusieurs_specialites")), set()),
    Row(
        "rejected, one that is switched off",
        "[P]",
        Asked(Entry(Act.REJETE, "hors_delai")),
        {("/motif_code", "motif-inconnu")},
    ),
    Row("proposed, without", CRPA, Asked(Entry(Act.REJET_PROPOSE)), {("/motif_code", "motif-requis")}),
    Row("confirmed, without", "[P]", Asked(Entry(Act.REJETE), confirms=True), set()),
    Row(
        "confirmed, with another motif and words",
        "[P]",
        Asked(Entry(Act.REJETE, "hors_delai", "Trop tard."), confirms=True),
        {("/motif_code", "motif-sans-objet"), ("/text", "motif-sans-objet")},
    ),
    Row("declined, with words", "[P]", Asked(Entry(Act.REJET_DECLINE, None, "Non.")), set()),
    Row("declined, without", "[P]", Asked(Entry(Act.REJET_DECLINE)), {("/text", "motif-requis")}),
    Row(
        "declined, with a motif only",
        "[P]",
        Asked(Entry(Act.REJET_DECLINE, "hors_delai")),
        {("/motif_code", "motif-sans-objet"), ("/text", "motif-requis")},
    ),
    Row("valid", "[P]", Asked(Entry(Act.VALIDE)), set()),
    Row("valid, with words", "[P]", Asked(Entry(Act.VALIDE, None, "Bien.")), {("/text", "motif-sans-objet")}),
    Row("taken up", "[P]", Asked(Entry(Act.EN_INSTRUCTION)), set()),
    Row("undone, with words", CRPA, Asked(Entry(Act.EN_INSTRUCTION, None, "Erreur."), undoes=True), set()),
    Row("undone, without", CRPA, Asked(Entry(Act.EN_INSTRUCTION), undoes=True), {("/text", "motif-requis")}),
    Row("valid though final: the move is refused, not its words", "[P]", Asked(Entry(Act.VALIDE), undoes=True), set()),
)
def test_what_a_decision_says(case: Row[Asked, set[tuple[str, str]]]) -> None:
    asked = case.given
    found = violations(asked.entry, LIST, confirms=asked.confirms, undoes=asked.undoes)
    assert {(one.field, one.code) for one in found} == case.gives


@rows(
    "decision-motif",
    Row(
        "confirmed: that of the proposal stands",
        "[P]",
        Asked(Entry(Act.REJETE, "hors_delai", "Trop tard."), confirms=True),
        "Une confirmation reprend le motif proposé : n'en donnez pas d'autre, ou déclinez la proposition.",
    ),
    Row(
        "valid: it grants, and says no more",
        CRPA,
        Asked(Entry(Act.VALIDE, "hors_delai", "Bien.")),
        "Cette décision n'a pas de motif à donner.",
    ),
)
def test_why_a_motif_is_needless(case: Row[Asked, str]) -> None:
    asked = case.given
    found = violations(asked.entry, LIST, confirms=asked.confirms, undoes=asked.undoes)
    assert [one.detail for one in found] == [case.gives, case.gives]


@rows(
    "decision-motif",
    Row(
        "the motif and its ground",
        CRPA,
        Entry(Act.REJETE, "hors_delai"),
        Reason("hors_delai", MOTIFS[5].label, MOTIFS[5].ground),
    ),
    Row(
        "then the agent's words",
        CRPA,
        Entry(Act.IRREGULIER, "piece_manquante", "Le verso."),
        Reason("piece_manquante", "Une pièce demandée manque à votre dossier. Le verso.", MOTIFS[0].ground),
    ),
    Row("words alone", "[P]", Entry(Act.EN_INSTRUCTION, None, "Erreur."), Reason(None, "Erreur.", None)),
    Row("nothing", "[P]", Entry(Act.VALIDE), Reason(None, None, None)),
)
def test_why_as_it_is_kept(case: Row[Entry, Reason]) -> None:
    assert reason(case.given, MOTIFS) == case.gives


OWN = MotifSetting(code="fraude", label="Une pièce est fausse.", ground="Code pénal, 441-1.")


@rows(
    "decision-motif",
    Row("a motif of the list, switched off", "[P]", MotifSetting(code="hors_delai", enabled=False), set()),
    Row("one of the session's own", "[P]", OWN, set()),
    Row("its own, without a ground", CRPA, replace(OWN, ground=None), {"/ground"}),
    Row("its own, without anything", CRPA, MotifSetting(code="fraude"), {"/label", "/ground"}),
    Row("an empty text", CRPA, MotifSetting(code="hors_delai", label=" "), {"/label"}),
    Row("a code that is none", "[P]", replace(OWN, code="Fraude !"), {"/code"}),
    Row("for no decision", "[P]", replace(OWN, verdicts=frozenset()), {"/verdicts"}),
    Row("to validate", "[P]", replace(OWN, verdicts=frozenset({Decision.VALIDE})), {"/verdicts"}),
)
def test_what_a_session_may_say_of_a_motif(case: Row[MotifSetting, set[str]]) -> None:
    assert {one.field for one in faults(case.given)} == case.gives


def test_a_session_adds_changes_and_switches_off() -> None:
    found = motifs_of([OWN, MotifSetting(code="hors_delai", enabled=False)])
    assert found == (*LIST, Motif(code="fraude", label="Une pièce est fausse.", ground="Code pénal, 441-1."))
    assert motifs_of([]) == MOTIFS


def test_a_session_may_keep_a_motif_for_one_of_the_decisions() -> None:
    missing, *others = motifs_of([MotifSetting(code="piece_manquante", verdicts=frozenset({Decision.IRREGULIER}))])
    assert missing == replace(MOTIFS[0], verdicts=frozenset({Decision.IRREGULIER}))
    assert others == [*MOTIFS[1:]]


def test_every_motif_of_the_list_is_sound() -> None:
    for motif in MOTIFS:
        assert not [
            *faults(MotifSetting(code=motif.code, label=motif.label, ground=motif.ground, verdicts=motif.verdicts))
        ]
        assert motif.label.endswith(".")
        assert motif.ground.endswith(".")
    assert len({motif.code for motif in MOTIFS}) == len(MOTIFS)


# --- At two ---------------------------------------------------------------------------------------

WAITS = Proposal(UUID(int=9), ONE, "Claude EXEMPLE", ())
LAPSED = replace(WAITS, changes=("Diplôme",))


@dataclass(frozen=True)
class Stands:
    act: Act
    proposal: Proposal | None
    agent: UUID = OTHER
    two_agents: bool = True


@rows(
    "decision-a-deux",
    Row("rejected alone", "[P]", Stands(Act.REJETE, None), "proposition-requise"),
    Row("rejected alone, where one suffices", "[P]", Stands(Act.REJETE, None, two_agents=False), None),
    Row("proposed", "[P]", Stands(Act.REJET_PROPOSE, None), None),
    Row("confirmed by another", "[P]", Stands(Act.REJETE, WAITS), None),
    Row("confirmed by its author", "[P]", Stands(Act.REJETE, WAITS, ONE), "meme-agent"),
    Row("rejected by its author, where one suffices", "[P]", Stands(Act.REJETE, WAITS, ONE, two_agents=False), None),
    Row("declined by another", "[P]", Stands(Act.REJET_DECLINE, WAITS), None),
    Row("withdrawn by its author", "[P]", Stands(Act.REJET_DECLINE, WAITS, ONE), None),
    Row("declined when nothing waits", "[P]", Stands(Act.REJET_DECLINE, None), "proposition-absente"),
    Row("validated while it waits", "[P]", Stands(Act.VALIDE, WAITS), "proposition-en-cours"),
    Row("proposed twice", "[P]", Stands(Act.REJET_PROPOSE, WAITS, ONE), "proposition-en-cours"),
    Row("confirmed, the dossier having changed", "[P]", Stands(Act.REJETE, LAPSED), "proposition-caduque"),
    Row("declined, the dossier having changed", "[P]", Stands(Act.REJET_DECLINE, LAPSED), "proposition-caduque"),
    Row("proposed anew, the dossier having changed", "[P]", Stands(Act.REJET_PROPOSE, LAPSED), None),
    Row("irregular, the dossier having changed", "[P]", Stands(Act.IRREGULIER, LAPSED), None),
    Row("lapsed, where one suffices", "[P]", Stands(Act.REJETE, LAPSED, two_agents=False), None),
)
def test_a_rejection_at_two(case: Row[Stands, str | None]) -> None:
    given = case.given
    found = refusal(given.act, given.proposal, given.agent, two_agents=given.two_agents)
    assert (found and found.code) == case.gives


@pytest.mark.parametrize("act", [Act.REJETE, Act.REJET_DECLINE])
def test_what_lapsed_is_told_with_what_changed(act: Act) -> None:
    found = refusal(act, LAPSED, OTHER, two_agents=True)
    assert found is not None
    assert found.detail == "La proposition de Claude EXEMPLE est caduque. Ont changé depuis : Diplôme."
    waits = refusal(Act.VALIDE, WAITS, OTHER, two_agents=True)
    assert waits is not None
    assert waits.detail.startswith("Claude EXEMPLE a proposé")


@rows(
    "decision-a-deux",
    Row("another's, that stands", "[P]", Stands(Act.REJETE, WAITS), True),
    Row("one's own", "[P]", Stands(Act.REJETE, WAITS, ONE), False),
    Row("a lapsed one", "[P]", Stands(Act.REJETE, LAPSED), False),
    Row("none", "[P]", Stands(Act.REJETE, None), False),
    Row("another act", "[P]", Stands(Act.VALIDE, WAITS), False),
)
def test_what_confirms(case: Row[Stands, bool]) -> None:
    assert confirms(case.given.act, case.given.proposal, case.given.agent) is case.gives


BEFORE = Basis(1, {"identite": "a", "assurance": "b"})


@rows(
    "decision-a-deux",
    Row("nothing moved", "[P]", BEFORE, ()),
    Row(
        "another file", "[P]", Basis(1, {**BEFORE.pieces, "identite": "c"}), ("Pièce d'identité ou livret de famille",)
    ),
    Row("a file gone", "[P]", Basis(1, {"identite": "a"}), ("assurance",)),
    Row("a file come", "[P]", Basis(1, {**BEFORE.pieces, "zz": "d"}), ("zz",)),
    Row("another version", "[P]", Basis(3, BEFORE.pieces), ("Inscription, de la version 1 à la version 3",)),
    Row(
        "both",
        "[P]",
        Basis(2, {"assurance": "b"}),
        ("Inscription, de la version 1 à la version 2", "Pièce d'identité ou livret de famille"),
    ),
)
def test_what_changed(case: Row[Basis, tuple[str, ...]]) -> None:
    assert changes(BEFORE, case.given) == case.gives


P = ProposalState


@rows(
    "decision-a-deux",
    Row("confirmed by another agent", "[P]", (P.EN_ATTENTE, P.CONFIRMEE, Actor.AGENT, {Condition.AUTRE_AGENT}), True),
    Row("confirmed by the same", "[P]", (P.EN_ATTENTE, P.CONFIRMEE, Actor.AGENT, set()), False),
    Row("declined with a motive", "[P]", (P.EN_ATTENTE, P.DECLINEE, Actor.AGENT, {Condition.MOTIF}), True),
    Row("lapsed", "[P]", (P.EN_ATTENTE, P.CADUQUE, Actor.SYSTEME, {Condition.DOSSIER_CHANGE}), True),
    Row("lapsed, then confirmed", "[P]", (P.CADUQUE, P.CONFIRMEE, Actor.AGENT, set(Condition)), False),
)
def test_the_moves_of_a_proposal(case: Row[tuple[P, P, Actor, set[Condition]], bool]) -> None:
    source, target, by, met = case.given
    assert move_proposal(source, target, by, met).allowed is case.gives


def test_nothing_follows_an_answer() -> None:
    assert {row.source for row in PROPOSAL_MOVES} == {P.EN_ATTENTE}


# --- Judged, and contested ------------------------------------------------------------------------

PIECES = pieces_of(())
CLAIMS = claims(choices(), CANDIDATE, OFFER) | {Claim.R408}
DUE = [piece.code for piece in due(PIECES, CLAIMS) if piece.code != "r408"]


def files(review: Review | None, *codes: str) -> tuple[Depot, ...]:
    return tuple(
        Depot(code, DepotState.VERIFIE, 1, review, "flou." if review is Review.REFUSE else None) for code in codes
    )


ALL_BUT = [code for code in DUE if code != "diplome_requis"]
ACCEPTED = files(Review.ACCEPTE, *ALL_BUT)


@rows(
    "etat-juge",
    Row("each piece accepted, the R408 apart", "[P]", (files(Review.ACCEPTE, *DUE), ()), []),
    Row("one only deposited", "[P]", ((*ACCEPTED, *files(None, "diplome_requis")), ()), ["diplome_requis"]),
    Row("one refused", "[P]", ((*ACCEPTED, *files(Review.REFUSE, "diplome_requis")), ()), ["diplome_requis"]),
    Row("one missing", "[P]", (ACCEPTED, ()), ["diplome_requis"]),
    Row("« not concerned », accepted", "[P]", (ACCEPTED, (Answer("diplome_requis", Review.ACCEPTE),)), []),
    Row("« not concerned », pending", "[P]", (ACCEPTED, (Answer("diplome_requis"),)), ["diplome_requis"]),
    Row(
        "« not concerned », refused",
        "[P]",
        (ACCEPTED, (Answer("diplome_requis", Review.REFUSE, "Exigé."),)),
        ["diplome_requis"],
    ),
    Row("nothing at all", "[P]", ((), ()), DUE),
)
def test_what_is_left_to_judge(case: Row[tuple[tuple[Depot, ...], tuple[Answer, ...]], list[str]]) -> None:
    depots, answers = case.given
    items = checklist(PIECES, CLAIMS, Situation(1, JUSTIFICATIFS_CLOSE, depots, answers))
    assert [item.piece.code for item in unjudged(items)] == case.gives


@rows(
    "decision-recours",
    Row("rejected: an ordinary one, in two months", CJA, (Decision.REJETE, Way.CONTENTIEUX), "dans les deux mois"),
    Row(
        "rejected: before which court", "CJA, R312-1", (Decision.REJETE, Way.CONTENTIEUX), "administratif de Marseille"
    ),
    Row("rejected: longer for who lives far away", "CJA, R421-7", (Decision.REJETE, Way.CONTENTIEUX), "R421-7"),
    Row("rejected: to the rector", "CRPA, L411-2", (Decision.REJETE, Way.GRACIEUX), "le recteur"),
    Row("rejected: which stops the clock", "CRPA, L411-2", (Decision.REJETE, Way.GRACIEUX), "interrompt le délai"),
    Row("rejected: whose silence refuses", "CRPA, L231-4", (Decision.REJETE, Way.GRACIEUX), "il est rejeté"),
    Row("rejected: to the minister", "CRPA, L411-2", (Decision.REJETE, Way.HIERARCHIQUE), "le ministre"),
    Row("irregular: it only prepares", "[P]", (Decision.IRREGULIER, Way.CONTENTIEUX), None),
    Row("valid: it grants", "[P]", (Decision.VALIDE, Way.CONTENTIEUX), None),
    Row("being examined", "[P]", (Decision.EN_INSTRUCTION, Way.GRACIEUX), None),
)
def test_the_ways_of_appeal(case: Row[tuple[Decision, Way], str | None]) -> None:
    decision, way = case.given
    found = [one.text for one in appeals(decision, "Marseille") if one.way is way]
    assert found == [] if case.gives is None else case.gives in found[0]


def test_without_the_name_of_the_court_the_rule_names_it() -> None:
    [*_, court] = appeals(Decision.REJETE, None)
    assert "tribunal administratif dans le ressort duquel siège le rectorat" in court.text
