"""What a newcomer finds on a first start, and the lines of the banner that say who is there."""

from dataclasses import dataclass
from typing import Protocol


class Command(Protocol):
    """Runs `python -m module arguments…` with the run's settings; its failure stops the start and shows its log."""

    def __call__(self, module: str, *arguments: str) -> None:
        """Returns when it ended well."""


@dataclass(frozen=True)
class Place:
    """A migrated database with S3 and SMTP beside it; the API and the worker are not there yet."""

    owner_dsn: str
    settings: dict[str, str]
    run: Command


def load(place: Place) -> tuple[str, ...]:
    """Fill what is empty; called at every start, so it changes nothing that is there. Lines for the banner."""
    del place
    return ()
