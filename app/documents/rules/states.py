"""Where a letter stands, and the batch that prints it; both are computed when read."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID


class LetterState(StrEnum):
    """Of one letter; `annulee`: the rejection was undone before it was sent."""

    A_IMPRIMER = "a_imprimer"
    IMPRIMEE = "imprimee"
    ENVOYEE = "envoyee"
    ANNULEE = "annulee"


class BatchState(StrEnum):
    """Of a batch; `en_preparation`: its PDF is not yet, or not any more, of the letters that are in it."""

    EN_PREPARATION = "en_preparation"
    PRET = "pret"
    VIDE = "vide"
    ENVOYE = "envoye"


def batch_state(letters: Sequence[UUID], rendered: Sequence[UUID] | None, *, sent: bool) -> BatchState:
    """Of a batch: those that are in it now, those that its PDF holds."""
    if sent:
        return BatchState.ENVOYE
    if not letters:
        return BatchState.VIDE
    return BatchState.PRET if rendered == letters else BatchState.EN_PREPARATION
