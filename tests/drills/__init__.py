"""Drills: what cannot be shown by one request. Reduced in the suite; in full by `make drills` (BTS_DRILLS=full)."""

import os

FULL = os.environ.get("BTS_DRILLS") == "full"


def scaled(full: int, reduced: int) -> int:
    """How many, in this run."""
    return full if FULL else reduced
