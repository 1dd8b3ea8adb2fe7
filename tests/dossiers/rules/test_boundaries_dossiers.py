"""On the edges of the history of a dossier, and of its table."""

import pytest

from app.dossiers.rules.states import MOVES, DossierState
from app.dossiers.rules.timeline import KINDS, Fact, Line, line
from app.registrations.rules.moves import Actor, Condition

S = DossierState


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (Fact(kind="registration.saved", subject={"version": 1}),
         Line("inscription_enregistree", "Inscription enregistrée", "Version 1.")),
        (Fact(kind="registration.changed", subject={"version": 2}),
         Line("inscription_modifiee", "Inscription modifiée", "Version 2.")),
        (Fact(kind="registration.corrected", subject={"version": 3}),
         Line("inscription_corrigee", "Inscription corrigée par le service", "Version 3.")),
        (Fact(kind="registration.reissued", subject={"version": 4}),
         Line("identite_corrigee", "Identité corrigée", "Version 4.")),
        (Fact(kind="identity_correction.decided", subject={"granted": True}),
         Line("correction_accordee", "Correction de l'identité faite par le service", None)),
        (Fact(kind="identity_correction.decided", subject={"granted": False}),
         Line("correction_refusee", "Correction de l'identité refusée", None)),
        (Fact(kind="registration.withdrawn", subject={}), Line("inscription_retiree", "Désinscription", None)),
        (Fact(kind="depot.verified", subject={}, piece="inconnue", file_name="carte.pdf"),
         Line("fichier_verifie", "Fichier déposé et vérifié", "inconnue : carte.pdf.")),
        (Fact(kind="piece.accepted", subject={}, piece=None, file_name="carte.pdf"),
         Line("piece_acceptee", "Justificatif accepté", " : carte.pdf.")),
        (Fact(kind="depot.refused", subject={}, piece="x", file_name="carte.pdf", motif="Illisible."),
         Line("fichier_ecarte", "Fichier écarté", "x : Illisible.")),
        (Fact(kind="depot.refused", subject={}, piece="x", file_name="carte.pdf"),
         Line("fichier_ecarte", "Fichier écarté", "x : carte.pdf")),
        (Fact(kind="piece.refused", subject={}, piece="x", file_name="carte.pdf", review_motif="Flou."),
         Line("piece_refusee", "Justificatif refusé", "x : Flou.")),
        (Fact(kind="second_chance.closed", subject={"piece": "x"}),
         Line("nouvel_envoi_ferme", "Nouvel envoi fermé avant sa date", "x.")),
        (Fact(kind="complement.asked", subject={"pieces": ["x", "y"], "until": "2027-02-01"}),
         Line("complement_demande", "Complément demandé", "x, y, jusqu'au lundi 1er\xa0février\xa02027 inclus.")),
        (Fact(kind="complement.extended", subject={"pieces": ("x",), "until": "2027-02-02"}),
         Line("complement_prolonge", "Complément prolongé", "x, jusqu'au mardi 2\xa0février\xa02027 inclus.")),
        (Fact(kind="complement.cancelled", subject={"pieces": ["x"]}),
         Line("complement_annule", "Complément annulé", "x.")),
        (Fact(kind="dossier.moved", subject={"decision": "en_instruction"}),
         Line("dossier_en_instruction", "Dossier en cours d'examen", None)),
        (Fact(kind="dossier.moved", subject={"decision": "irregulier"}),
         Line("dossier_irregulier", "Dossier irrégulier", None)),
        (Fact(kind="dossier.moved", subject={"decision": "valide"}), Line("dossier_valide", "Dossier validé", None)),
        (Fact(kind="dossier.moved", subject={"decision": "rejete"}), Line("dossier_rejete", "Dossier rejeté", None)),
        (Fact(kind="dossier.moved", subject={"decision": "rejete"}, motif="x", decision_motif="Hors délai."),
         Line("dossier_rejete", "Dossier rejeté", "Hors délai.")),
    ],
)  # fmt: skip
def test_a_fact_is_told(fact: Fact, told: Line) -> None:
    assert line(fact) == told


def test_a_piece_is_told_by_its_label() -> None:
    label = Fact(kind="depot.verified", subject={}, piece="identite").label
    assert label.istitle() or label[0].isupper()
    assert label != "identite"


def test_these_kinds_are_shown_and_no_other() -> None:
    assert set(KINDS) >= {
        "registration.saved", "registration.changed", "registration.withdrawn", "depot.verified", "depot.refused",
        "piece.accepted", "piece.refused", "dossier.moved",
    }  # fmt: skip


def test_the_rows_of_the_table() -> None:
    rows = {(row.source, row.target, *row.by, row.condition) for row in MOVES}
    system, agent = Actor.SYSTEME, Actor.AGENT
    assert rows == {
        (S.INCOMPLET, S.COMPLET, system, Condition.COMPLET),
        (S.COMPLET, S.INCOMPLET, system, Condition.INCOMPLET),
        (S.COMPLET, S.EN_INSTRUCTION, agent, None),
        (S.INCOMPLET, S.EN_INSTRUCTION, agent, Condition.DEPOTS_CLOS),
        (S.EN_INSTRUCTION, S.IRREGULIER, agent, Condition.MOTIF),
        (S.IRREGULIER, S.EN_INSTRUCTION, agent, None),
        (S.EN_INSTRUCTION, S.VALIDE, agent, Condition.PIECES_JUGEES),
        (S.EN_INSTRUCTION, S.REJETE, agent, Condition.MOTIF),
        (S.VALIDE, S.EN_INSTRUCTION, agent, Condition.MOTIF),
        (S.REJETE, S.EN_INSTRUCTION, agent, Condition.MOTIF),
    }
