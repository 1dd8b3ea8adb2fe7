"""Moves from a state to another: rows of a table, and the one function that reads them."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

State = TypeVar("State", bound=StrEnum)


class Actor(StrEnum):
    """Who moves something."""

    CANDIDAT = "candidat"
    AGENT = "agent"
    ORGANISME = "organisme"
    SYSTEME = "systeme"
    JURY = "jury"


class Condition(StrEnum):
    """What must be true besides: the value ends the sentence « seulement si … »."""

    INSCRIPTIONS_OUVERTES = "les inscriptions sont ouvertes"
    DEPOTS_OUVERTS = "le dépôt des justificatifs est ouvert, ou un délai vous a été accordé"
    DEPOTS_CLOS = "le dépôt des justificatifs est clos"
    COMPLET = "le dossier est complet"
    INCOMPLET = "le dossier n'est pas complet"
    MOTIF = "un motif est donné"
    PIECES_JUGEES = "chaque pièce demandée est acceptée, ou sa réponse « non concerné » (l'attestation R408 à part)"
    AUTRE_AGENT = "c'est un autre agent que celui qui l'a proposé"
    DOSSIER_CHANGE = "l'inscription, un fichier, une réponse ou un jugement a changé depuis"
    FICHIER_RECU = "le fichier est arrivé"
    A_PASSER = "les inscriptions sont ouvertes et qu'aucun bénéfice n'est gardé, ou que l'on y renonce expressément"
    BENEFICE = "les inscriptions sont ouvertes et qu'une note d'au moins 10, de cinq ans au plus, est gardée"
    REPORT = "les inscriptions sont ouvertes et qu'une note inférieure à 10 est gardée, en forme progressive"
    DISPENSE = "les inscriptions sont ouvertes et qu'un diplôme, une VAE ou une décision du recteur en dispense"
    NON_PRESENTEE = "les inscriptions sont ouvertes et que la forme est progressive"
    MOYENNE = "la moyenne est d'au moins 10 après le contrôle"
    SANS_MOYENNE = "la moyenne reste inférieure à 10 après le contrôle"


@dataclass(frozen=True, slots=True)
class Move(Generic[State]):
    """One row: from, to, who may, under which condition."""

    source: State
    target: State
    by: frozenset[Actor]
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Verdict(Generic[State]):
    """Allowed or not; if not, where this actor may go from here, and why, in French."""

    allowed: bool
    possible: tuple[State, ...]
    detail: str


def judge(
    table: tuple[Move[State], ...], source: State, target: State, by: Actor, met: Collection[Condition]
) -> Verdict[State]:
    """Whether the move is a row of the table for this actor, its condition met."""
    rows = [row for row in table if row.source is source and by in row.by]
    asked = [row for row in rows if row.target is target]
    if any(row.condition is None or row.condition in met for row in asked):
        return Verdict(allowed=True, possible=(), detail="")
    open_rows = [row for row in rows if row.condition is None or row.condition in met]
    possible = tuple(dict.fromkeys(row.target for row in open_rows))
    if asked:
        detail = f"De « {source} » à « {target} », c'est possible seulement si {asked[0].condition}."
    else:
        detail = f"De « {source} », on ne passe pas à « {target} »."
    return Verdict(allowed=False, possible=possible, detail=f"{detail} {_instead(possible)}")


def _instead(possible: tuple[State, ...]) -> str:
    if not possible:
        return "Aucun changement n'est possible."
    return f"Possible maintenant : {', '.join(f'« {state} »' for state in possible)}."
