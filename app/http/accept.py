"""Which of our forms of an answer a reader prefers (RFC 9110 §12.5.1)."""

from collections.abc import Sequence


def preferred(accept: str | None, offers: Sequence[str]) -> str:
    """The offer wanted most, the first of them when several are; the first too when none is: a form is no refusal."""
    ranges = [_range(part) for part in (accept or "*/*").lower().split(",")]
    return max(offers, key=lambda offer: quality(ranges, offer))


def quality(ranges: Sequence[tuple[str, float]], media: str) -> float:
    """How much a form is wanted: what names it counts before what only covers it."""
    for named in (media, f"{media.partition('/')[0]}/*", "*/*"):
        if found := [weight for name, weight in ranges if name == named]:
            return max(found)
    return 0.0


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (one.strip() for one in part.split(";"))
    weights = [one.removeprefix("q=") for one in parameters if one.startswith("q=")]
    try:
        return name, float(weights[-1]) if weights else 1.0
    except ValueError:
        return name, 0.0
