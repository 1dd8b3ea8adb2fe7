"""What a training body sees of a registration, and what changed of it: nothing more than its purpose needs.

It follows those whom it prepares (Guide §2): who they are, what they sit, where the dossier stands, what is expected of
the certificates that it may deposit itself. Neither address, nor number to call, nor handicap, nor other documents.
"""

from collections.abc import Mapping
from enum import StrEnum


class Certificate(StrEnum):
    """« Certificats de scolarité […] fournis par l'organisme » : what it is told of, and may deposit itself."""

    FIRST = "certificat_scolarite_1"
    SECOND = "certificat_scolarite_2"


CERTIFICATES = frozenset(one.value for one in Certificate)

SHOWN = (
    "votre nom, vos prénoms et votre date de naissance, votre numéro d'étudiant dans cet organisme",
    "la session, l'académie, la spécialité, l'option, la catégorie et la forme de votre inscription",
    "le statut de votre dossier, et ceux de ses certificats de scolarité qui manquent ou sont refusés",
    "ce que deviennent les certificats de scolarité qu'il dépose lui-même pour vous, jamais vos propres fichiers",
)
"""What is shown, as the candidate is told before agreeing."""


class ChangeKind(StrEnum):
    """What a change is of."""

    CREATED = "registration.created"
    CHANGED = "registration.changed"
    WITHDRAWN = "registration.withdrawn"
    STATUS = "dossier.status_changed"
    PIECE_REFUSED = "piece.refused"


_DOSSIER = frozenset({"status", "refused"})


def kinds(before: Mapping[str, object] | None, after: Mapping[str, object] | None) -> tuple[ChangeKind, ...]:
    """What changed from what was seen to what is; nothing when nothing did."""
    if before is None or after is None:
        lone = ChangeKind.WITHDRAWN if after is None else ChangeKind.CREATED
        return () if before is after else (lone,)
    found = []
    if any(before.get(name) != value for name, value in after.items() if name not in _DOSSIER):
        found.append(ChangeKind.CHANGED)
    if before["status"] != after["status"]:
        found.append(ChangeKind.STATUS)
    if before["refused"] != after["refused"]:
        # One that is refused no more was replaced, or its refusal undone: a change like another.
        found.append(ChangeKind.PIECE_REFUSED if _gained(before, after) else ChangeKind.CHANGED)
    return tuple(dict.fromkeys(found))


def _gained(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    return bool(_codes(after) - _codes(before))


def _codes(seen: Mapping[str, object]) -> set[str]:
    codes = seen["refused"]
    return set(map(str, codes)) if isinstance(codes, list) else set()
