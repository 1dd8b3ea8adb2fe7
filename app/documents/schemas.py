"""Shapes that leave this feature: what the template reads."""

from dataclasses import asdict

from app.documents.rules.content import Recapitulatif
from app.kit.canonical import Json


def printed(recapitulatif: Recapitulatif) -> dict[str, Json]:
    """The template's data: plain JSON, the date apart."""
    data: dict[str, Json] = asdict(recapitulatif)
    del data["dated"]
    return data
