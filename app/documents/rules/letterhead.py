"""Who writes a letter, and who signs it: data of an exam session, académie by académie."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.kit.errors import Violation
from app.kit.french import NBSP

SENDER_LINES, LONGEST = 6, 60
"""What fits above the window of the envelope."""
_SOURCE = "[P] en-tête des lettres de la session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """None leaves what is printed to the general words below; `tribunal` is told in the space too (app/dossiers)."""

    sender: tuple[str, ...] | None = None
    """Lines: the rectorat, its division, its address."""
    place: str | None = None
    signatory: str | None = None
    """First name and name."""
    quality: str | None = None
    tribunal: str | None = None
    """The town of the administrative court, « Marseille »."""


def sender(head: Letterhead, academie: str) -> tuple[str, ...]:
    """Top left."""
    return head.sender or (f"Académie{NBSP}: {academie}", "Rectorat", "Division des examens et concours")


def signed(head: Letterhead) -> tuple[str, ...]:
    """Under the letter. A decision bears the first name, name and quality of its author (CRPA, L212-1)."""
    if head.signatory is None:
        return (
            "Pour le recteur de l'académie, et par délégation",
            f"Prénom, nom et qualité{NBSP}:",
            f"Signature{NBSP}:",
        )
    return tuple([line for line in (head.quality, head.signatory) if line])


def faults(head: Letterhead) -> Iterator[Violation]:
    """Everything that would not print as a letter should."""
    lines = head.sender or ()
    if len(lines) > SENDER_LINES or any(len(line) > LONGEST for line in lines):
        detail = f"L'expéditeur tient en {SENDER_LINES} lignes de {LONGEST} caractères au plus."
        yield Violation("en-tete-mal-regle", "/sender", detail, _SOURCE)
    texts = {
        "sender": lines,
        **{name: (getattr(head, name),) for name in ("place", "signatory", "quality", "tribunal")},
    }
    for name, values in texts.items():
        if any(value is not None and not value.strip() for value in values):
            yield Violation("en-tete-mal-regle", f"/{name}", "Ce texte est vide.", _SOURCE)
    if (head.signatory is None) != (head.quality is None):
        detail = "Le nom du signataire et sa qualité vont ensemble (CRPA, L212-1)."
        yield Violation("en-tete-mal-regle", "/signatory", detail, _SOURCE)
