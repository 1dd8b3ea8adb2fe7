"""What a sandbox refuses, or is refused: 409."""

from collections.abc import Mapping

from app.http.problem_types.shape import ProblemType

REHEARSING: Mapping[str, ProblemType] = {
    "base-habitee": ProblemType(
        "Base habitée",
        409,
        "Des candidats sont inscrits dans cette base : elle ne peut plus devenir un bac à sable. Prenez-en une neuve.",
    ),
    "pas-un-bac-a-sable": ProblemType(
        "Pas un bac à sable",
        409,
        "L'heure légale ne se change que dans une base déclarée bac à sable, jamais en production.",
    ),
    "aucune-session-ouverte": ProblemType(
        "Aucune session ouverte",
        409,
        "Aucune période d'inscription n'est ouverte à l'heure du bac à sable. L'exploitant remet cette heure,"
        " ou ouvre une session.",
    ),
    "aucune-inscription-suivie": ProblemType(
        "Aucune inscription suivie",
        409,
        "Un message déclenché porte une inscription que l'organisme suit, et il n'en suit aucune. Faites d'abord un"
        " candidat d'essai (POST /v1/training-body/sandbox/candidates, état « incomplet »), et attendez « reached ».",
    ),
    "etat-inaccessible": ProblemType(
        "État inaccessible",
        409,
        "La table du service ne mène pas de l'état où est ce candidat d'essai à celui qui est demandé : « possible »"
        " dit où elle mène. Faites un autre candidat d'essai.",
    ),
    "etat-non-atteint": ProblemType(
        "État non atteint",
        409,
        "Un acte a été fait, et n'a pas mené le candidat d'essai plus loin. Signalez-le à l'exploitant du bac à sable.",
    ),
    "heure-passee": ProblemType(
        "Heure déjà passée", 409, "L'heure d'un bac à sable avance ; seul son exploitant la ramène en arrière."
    ),
    "heure-trop-lointaine": ProblemType(
        "Heure trop lointaine",
        409,
        "L'heure d'un bac à sable avance de 31 jours au plus à la fois, et de 400 jours au plus sur l'heure vraie.",
    ),
}
