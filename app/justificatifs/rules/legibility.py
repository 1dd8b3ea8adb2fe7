"""When a page is said to be hard to read: [P] thresholds, tried on scans and photographs made for it."""

from dataclasses import dataclass

from app.justificatifs.rules.reading import Flaw, Hint

DARK = 110
"""Level of the paper, of 255: a scan has 200 and more, a sheet in the shade of a room 150."""
SMALL = 640
"""Pixels of the longer side: an A4 scanned at 55 dpi, a card at 190."""
BLURRED = 5.0
"""Pixels over which an edge spreads, of a page of 1600: 0.9 mm of A4; scans and photographs in focus have 2 or 3."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the gateway measured of a page (see `app.gateways.reader.Page`)."""

    page: int
    side: int
    light: int
    edge: float | None


def hints(pages: tuple[Measured, ...]) -> tuple[Hint, ...]:
    """What to say of each page, nothing of the good ones."""
    return tuple(Hint(flaw, page.page) for page in pages for flaw in _flaws(page))


def _flaws(page: Measured) -> list[Flaw]:
    found = []
    if page.light < DARK:
        found.append(Flaw.SOMBRE)
    if 0 < page.side < SMALL:
        found.append(Flaw.PETITE)
    if page.edge is not None and page.edge > BLURRED:
        found.append(Flaw.FLOUE)
    return found
