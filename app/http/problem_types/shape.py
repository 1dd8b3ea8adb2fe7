"""One code explained."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProblemType:
    """`explanation` says what happened and what to do."""

    title: str
    status: int
    explanation: str
