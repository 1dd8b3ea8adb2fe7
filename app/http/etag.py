"""Concurrency: the version that a writer saw (RFC 9110 §13)."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header

from app.http.answers import Answer
from app.kit.errors import BadRequest, PreconditionRequired, Stale, Violation

_STRONG = re.compile(r'^"([\x21\x23-\x7e]{1,80})"$')


@dataclass(frozen=True, slots=True)
class Condition:
    """What If-Match asked: these versions, or any (`*`)."""

    accepted: frozenset[str] | None

    def check(self, current: str | int) -> None:
        """Raise `Stale` when the current version is not one that the writer saw."""
        if self.accepted is not None and str(current) not in self.accepted:
            raise Stale(
                "version-perimee",
                f"La version actuelle est {current}, et non celle que vous donnez : relisez-la, puis recommencez.",
                members={"current": str(current)},
            )


async def if_match(if_match: Annotated[str | None, Header()] = None) -> Condition:
    """The condition of a change: 428 when absent, 400 when unreadable."""
    if if_match is None:
        raise PreconditionRequired(
            "if-match-requis", "L'en-tête If-Match est obligatoire : donnez l'ETag de la version que vous avez lue."
        )
    if if_match.strip() == "*":
        return Condition(accepted=None)
    found = [_STRONG.match(part.strip()) for part in if_match.split(",")]
    if not all(found):
        detail = 'L\'en-tête If-Match attend un ETag entre guillemets, par exemple "3".'
        wrong = Violation("if-match-illisible", "@If-Match", detail, "RFC 9110, §13.1.1")
        raise BadRequest("if-match-illisible", detail, violations=(wrong,))
    return Condition(accepted=frozenset(match[1] for match in found if match))


IfMatch = Annotated[Condition, Depends(if_match)]


def unchanged(if_none_match: str | None, etag: str | int) -> Answer | None:
    """304 when the reader already holds this version."""
    if if_none_match is None or not _holds(if_none_match, f'"{etag}"'):
        return None
    return Answer(b"", status=304, etag=etag)


def _holds(header: str, etag: str) -> bool:
    return header.strip() == "*" or etag in (part.strip().removeprefix("W/") for part in header.split(","))


IfNoneMatch = Annotated[str | None, Header()]
