"""Shapes that leave this feature: what the template reads."""

from dataclasses import asdict
from datetime import UTC

from app.documents.rules.content import Recapitulatif
from app.kit.canonical import Json


def printed(recapitulatif: Recapitulatif) -> dict[str, Json]:
    """The template's data: plain JSON, the date in its parts since typst parses none."""
    data: dict[str, Json] = asdict(recapitulatif)
    at = recapitulatif.dated.astimezone(UTC)
    parts = {
        "year": at.year,
        "month": at.month,
        "day": at.day,
        "hour": at.hour,
        "minute": at.minute,
        "second": at.second,
    }
    return {**data, "dated": parts}
