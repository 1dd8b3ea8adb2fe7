"""What the history of a dossier shows of each fact, in French; facts that are not here are nobody's business."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.dossiers.rules.states import DossierState
from app.justificatifs.rules.pieces import PIECES
from app.kit.french import weekday_date

_LABELS = {piece.code: piece.label for piece in PIECES}
_DECISIONS = {
    DossierState.EN_INSTRUCTION: "Dossier en cours d'examen",
    DossierState.IRREGULIER: "Dossier irrégulier",
    DossierState.VALIDE: "Dossier validé",
    DossierState.REJETE: "Dossier rejeté",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact: its own members, and what is known of the file or of the decision that it is about."""

    kind: str
    subject: Mapping[str, object]
    piece: str | None = None
    file_name: str | None = None
    motif: str | None = None
    review_motif: str | None = None
    decision_motif: str | None = None

    @property
    def label(self) -> str:
        """The piece's French name; a fact that is about no file bears it itself."""
        code = self.piece or str(self.subject.get("piece") or "")
        return _LABELS.get(code, code)

    @property
    def pieces(self) -> str:
        """The French names of several."""
        given = self.subject.get("pieces")
        codes = given if isinstance(given, list | tuple) else ()
        return ", ".join(_LABELS.get(code, str(code)) for code in codes)

    @property
    def until(self) -> str:
        """« , jusqu'au lundi 1er février 2027 inclus », if it has an end."""
        day = self.subject.get("until")
        return f", jusqu'au {weekday_date(date.fromisoformat(day))} inclus" if isinstance(day, str) else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history."""

    kind: str
    label: str
    detail: str | None


def _version(kind: str, label: str) -> Callable[[Fact], Line]:
    return lambda fact: Line(kind, label, f"Version {fact.subject['version']}.")


def _file(kind: str, label: str) -> Callable[[Fact], Line]:
    return lambda fact: Line(kind, label, f"{fact.label} : {fact.file_name}.")


def _set_aside(fact: Fact) -> Line:
    return Line("fichier_ecarte", "Fichier écarté", f"{fact.label} : {fact.motif or fact.file_name}")


def _refused(fact: Fact) -> Line:
    return Line("piece_refusee", "Justificatif refusé", f"{fact.label} : {fact.review_motif or fact.file_name}")


def _answered(kind: str, label: str) -> Callable[[Fact], Line]:
    return lambda fact: Line(kind, label, f"{fact.label}.")


def _moved(fact: Fact) -> Line:
    decision = DossierState(str(fact.subject["decision"]))
    return Line(f"dossier_{decision}", _DECISIONS[decision], fact.decision_motif)


def _judged(fact: Fact) -> Line:
    if fact.subject.get("granted"):
        return Line("correction_accordee", "Correction de l'identité faite par le service", None)
    return Line("correction_refusee", "Correction de l'identité refusée", None)


def _asked(kind: str, label: str) -> Callable[[Fact], Line]:
    return lambda fact: Line(kind, label, f"{fact.pieces}{fact.until}.")


_LINES: Mapping[str, Callable[[Fact], Line]] = {
    "registration.saved": _version("inscription_enregistree", "Inscription enregistrée"),
    "registration.changed": _version("inscription_modifiee", "Inscription modifiée"),
    "registration.corrected": _version("inscription_corrigee", "Inscription corrigée par le service"),
    "registration.reissued": _version("identite_corrigee", "Identité corrigée"),
    "registration.withdrawn": lambda _: Line("inscription_retiree", "Désinscription", None),
    "depot.verified": _file("fichier_verifie", "Fichier déposé et vérifié"),
    "depot.refused": _set_aside,
    "second_chance.closed": _answered("nouvel_envoi_ferme", "Nouvel envoi fermé avant sa date"),
    "piece.accepted": _file("piece_acceptee", "Justificatif accepté"),
    "piece.refused": _refused,
    "answer.accepted": _answered("reponse_acceptee", "Réponse « non concerné » acceptée"),
    "answer.refused": _answered("reponse_refusee", "Réponse « non concerné » refusée"),
    "complement.asked": _asked("complement_demande", "Complément demandé"),
    "complement.extended": _asked("complement_prolonge", "Complément prolongé"),
    "complement.cancelled": _asked("complement_annule", "Complément annulé"),
    "dossier.moved": _moved,
    "identity_correction.decided": _judged,
}
KINDS = tuple(_LINES)
"""The kinds of facts that are shown."""


def line(fact: Fact) -> Line:
    """What is shown of a fact of one of these kinds."""
    return _LINES[fact.kind](fact)
