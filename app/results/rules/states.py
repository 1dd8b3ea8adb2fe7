"""The result of a registration (02, « States »): the jury proclaims it once, and once more after the contrôle."""

from collections.abc import Collection
from enum import StrEnum

from app.registrations.rules.moves import Actor, Condition, Move, Verdict, judge


class Result(StrEnum):
    """What the jury proclaims."""

    ADMIS = "admis"
    AUTORISE_CONTROLE = "autorise_controle"
    AJOURNE = "ajourne"
    ADMIS_APRES_CONTROLE = "admis_apres_controle"
    AJOURNE_APRES_CONTROLE = "ajourne_apres_controle"
    NON_DELIVRABLE = "non_delivrable"
    EN_COURS = "en_cours"


_JURY = frozenset({Actor.JURY})

R = Result
FIRST = (R.ADMIS, R.AUTORISE_CONTROLE, R.AJOURNE, R.NON_DELIVRABLE, R.EN_COURS)
"""What the first deliberation may say; after `en_cours`, a later exam session has a result of its own."""
MOVES: tuple[Move[Result], ...] = (
    Move(R.AUTORISE_CONTROLE, R.ADMIS_APRES_CONTROLE, _JURY, Condition.MOYENNE),
    Move(R.AUTORISE_CONTROLE, R.AJOURNE_APRES_CONTROLE, _JURY, Condition.SANS_MOYENNE),
)


def move(source: Result, target: Result, by: Actor, met: Collection[Condition] = ()) -> Verdict[Result]:
    """Whether a result may move so; if not, what is possible instead."""
    return judge(MOVES, source, target, by, met)
