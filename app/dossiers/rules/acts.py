"""What an agent may say of a dossier: four decisions, and the two sides of a proposal to reject it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.dossiers.rules.motifs import Motif
from app.dossiers.rules.status import Decision
from app.kit.errors import Violation

_REASONED = "Code des relations entre le public et l'administration, L211-2 et L211-5"


class Act(StrEnum):
    """One act; the first four are the decisions themselves."""

    EN_INSTRUCTION = "en_instruction"
    IRREGULIER = "irregulier"
    VALIDE = "valide"
    REJETE = "rejete"
    REJET_PROPOSE = "rejet_propose"
    REJET_DECLINE = "rejet_decline"


@dataclass(frozen=True, slots=True)
class Entry:
    """What was asked: a motif of the list, and words of the agent's own."""

    act: Act
    motif_code: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as it is kept and told; all None for what needs no reason."""

    code: str | None = None
    motif: str | None = None
    ground: str | None = None


VERDICTS = {Act.IRREGULIER: Decision.IRREGULIER, Act.REJETE: Decision.REJETE, Act.REJET_PROPOSE: Decision.REJETE}
"""Which decision a reason is given for."""


def violations(entry: Entry, motifs: Iterable[Motif], *, confirms: bool, undoes: bool) -> Iterator[Violation]:
    """What is missing or too much.

    `confirms`: this rejection takes over the reason of its proposal; `undoes`: a final decision is taken back.
    """
    verdict = None if confirms else VERDICTS.get(entry.act)
    if verdict is None and entry.motif_code is not None:
        yield Violation("motif-sans-objet", "/motif_code", _needless(confirms=confirms), _REASONED)
    if entry.text is not None and (confirms or entry.act is Act.VALIDE):
        yield Violation("motif-sans-objet", "/text", _needless(confirms=confirms), _REASONED)
    if verdict is not None and entry.motif_code is None:
        yield Violation("motif-requis", "/motif_code", "Dites pourquoi, par un motif de la liste.", _REASONED)
    elif verdict is not None and _named(motifs, entry.motif_code, verdict) is None:
        detail = f"La session n'a pas de motif « {entry.motif_code} » pour cette décision : lisez-en la liste."
        yield Violation("motif-inconnu", "/motif_code", detail, _REASONED)
    if entry.act is Act.REJET_DECLINE and entry.text is None:
        yield Violation("motif-requis", "/text", "Dites à votre collègue pourquoi le rejet n'est pas retenu.", "")
    elif undoes and entry.act is Act.EN_INSTRUCTION and entry.text is None:
        detail = "Dites au candidat pourquoi la décision est reprise."
        yield Violation("motif-requis", "/text", detail, _REASONED)


def reason(entry: Entry, motifs: Iterable[Motif]) -> Reason:
    """The motif of the list, then the agent's words: together they say of law and of fact."""
    verdict = VERDICTS.get(entry.act)
    motif = None if verdict is None else _named(motifs, entry.motif_code, verdict)
    if motif is None:
        return Reason(motif=entry.text)
    words = motif.label if entry.text is None else f"{motif.label} {entry.text}"
    return Reason(motif.code, words, motif.ground)


def _named(motifs: Iterable[Motif], code: str | None, verdict: Decision) -> Motif | None:
    return next((one for one in motifs if one.code == code and one.enabled and verdict in one.verdicts), None)


def _needless(*, confirms: bool) -> str:
    if confirms:
        return "Une confirmation reprend le motif proposé : n'en donnez pas d'autre, ou déclinez la proposition."
    return "Cette décision n'a pas de motif à donner."
