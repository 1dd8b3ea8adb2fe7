"""The chain of the journal: each line's digest holds that of the line before, so that none can be touched alone."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from app.kit.canonical import canonical

GENESIS = "0" * 64
"""What the first line holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line, every column as text: any edit shows. `detail` is PostgreSQL's own spelling of it."""

    id: str
    act: str
    actor_kind: str
    actor_id: str | None
    subject_kind: str
    subject_id: str | None
    detail: str
    recorded_at: str
    xact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A line at its place in the chain; None when the line that stood there is gone."""

    position: int
    digest: str
    line: Line | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The head of the chain at an instant, signed if keys were there."""

    position: int
    digest: str
    sealed_at: str
    signature: str | None

    def signed(self) -> bytes:
        """What the signature is about."""
        return canonical({"position": self.position, "digest": self.digest, "sealed_at": self.sealed_at})


@dataclass(frozen=True, slots=True)
class Broken(Exception):  # noqa: N818 -- what was found, told to who verifies
    """Where the journal is not what was chained, and what is wrong there."""

    position: int
    what: str


def following(digest: str, position: int, line: Line) -> str:
    """The digest of the line that comes after `digest`."""
    return hashlib.sha256(digest.encode() + canonical({"position": position, **asdict(line)})).hexdigest()


@dataclass
class Walk:
    """The chain, walked from its first line: `position` and `digest` are those of the last one that held."""

    position: int = 0
    digest: str = GENESIS

    def over(self, links: Iterable[Link]) -> None:
        """Go on; raise where it breaks."""
        for link in links:
            expected = self.position + 1
            if link.position != expected:
                raise Broken(expected, "un maillon manque, ou n'est pas à sa place")
            if link.line is None:
                raise Broken(expected, "la ligne a été supprimée")
            if following(self.digest, expected, link.line) != link.digest:
                raise Broken(expected, "la ligne, ou son empreinte, a été modifiée")
            self.position, self.digest = expected, link.digest

    def hold(self, seal: Seal) -> None:
        """What was sealed here is what stands here."""
        if (seal.position, seal.digest) != (self.position, self.digest):
            raise Broken(seal.position, "le sceau n'est pas celui de cette chaîne")
