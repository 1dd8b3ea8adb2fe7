"""How large the drills are: reduced in the suite, in full by `make drills`."""

import os
from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Scale:
    """`full` or reduced."""

    full: bool

    def of(self, full: int, reduced: int) -> int:
        """The size of something, at this scale."""
        return full if self.full else reduced


@pytest.fixture(scope="session")
def scale() -> Scale:
    """From the environment: BTS_DRILLS=full."""
    return Scale(full=os.environ.get("BTS_DRILLS") == "full")
