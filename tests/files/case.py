"""One file of the corpus, and what must become of it."""

from collections.abc import Callable
from dataclasses import dataclass

ACCEPTED, CLEANED = "accepte", "nettoye"
"""Kept as it is to who reads it; kept without what it should not carry."""


@dataclass(frozen=True)
class Case:
    """`expected`: a code of `rules/faults.py`, or one of the two above; `absent`: what no clean copy may hold."""

    kind: str
    what: str
    make: Callable[[], bytes]
    expected: str = ACCEPTED
    name: str = "document.pdf"
    media_type: str = "application/pdf"
    absent: tuple[bytes, ...] = ()
    served: str | None = None
    """The name under which its copy is saved, when that matters."""

    @property
    def kept(self) -> bool:
        """Whether it becomes a piece."""
        return self.expected in {ACCEPTED, CLEANED}

    def __str__(self) -> str:
        """As tests are called."""
        return f"{self.kind}: {self.what}"
