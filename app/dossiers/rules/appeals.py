"""How a candidate may contest a decision: ways and delays, told with it or the delays do not run (R421-5)."""

from dataclasses import dataclass
from enum import StrEnum

from app.dossiers.rules.status import Decision


class Way(StrEnum):
    """To whom one turns."""

    GRACIEUX = "gracieux"
    HIERARCHIQUE = "hierarchique"
    CONTENTIEUX = "contentieux"


@dataclass(frozen=True, slots=True)
class Appeal:
    """One way, in plain French, and the articles that open it."""

    way: Way
    label: str
    text: str
    source: str


_AGAIN = (
    "Formé dans les deux mois qui suivent la notification, il interrompt le délai du recours contentieux. Sans réponse"
    " au bout de deux mois, il est rejeté, et le tribunal peut être saisi dans les deux mois qui suivent."
)
_SILENCE = (
    "Code des relations entre le public et l'administration, L411-2 et L231-4 ; code de justice administrative, R421-2"
)


def appeals(decision: Decision, tribunal: str | None) -> tuple[Appeal, ...]:
    """Of a rejection; « irregulier » only prepares a decision, and « valide » grants what was asked [P].

    `tribunal`: « Marseille »; None names it by the rule of its competence.
    """
    if decision is not Decision.REJETE:
        return ()
    court = (
        f"tribunal administratif de {tribunal}"
        if tribunal
        else "tribunal administratif dans le ressort duquel siège le rectorat de votre académie"
    )
    return (
        Appeal(
            Way.GRACIEUX,
            "Recours gracieux",
            f"Devant le recteur de votre académie, qui a pris la décision. {_AGAIN}",
            _SILENCE,
        ),
        Appeal(
            Way.HIERARCHIQUE,
            "Recours hiérarchique",
            f"Devant le ministre chargé de l'enseignement supérieur. {_AGAIN}",
            _SILENCE,
        ),
        Appeal(
            Way.CONTENTIEUX,
            "Recours contentieux",
            f"Devant le {court}, dans les deux mois qui suivent la notification de la décision, par courrier, au greffe"
            " ou par l'application Télérecours citoyens (www.telerecours.fr). Ce délai est plus long pour qui demeure"
            " outre-mer ou à l'étranger, dans les cas que fixe l'article R421-7.",
            "Code de justice administrative, R312-1, R421-1, R421-5 et R421-7",
        ),
    )
