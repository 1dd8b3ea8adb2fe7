"""The true catalogue of data/, as the rules read it in 2023: no database is asked."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

from app.catalogue.rules import assembly, reading
from app.registrations.rules import Offer
from app.registrations.rules.offer import Specialite
from app.registrations.service.offers import specialite
from tests.registrations.rules.sample import offered

DATA = Path(__file__).parents[3] / "data"

_CONTENTS, _ = reading.read({name: (DATA / name).read_text("utf-8") for name in reading.FILES})
CATALOGUE = assembly.catalogue(UUID(int=0), _CONTENTS, MappingProxyType({}))
LANGUAGES = {code: langue.label for code, langue in CATALOGUE.langues.items()}


def _as_in_2023(slug: str) -> Specialite:
    found = specialite(CATALOGUE, slug, 2023)
    assert found is not None
    return found


OPEN = tuple(_as_in_2023(one.slug) for one in CATALOGUE.open_in(2023))


def offer(slug: str) -> Offer:
    """What Aix-Marseille offers of a spécialité in 2023."""
    return replace(offered(_as_in_2023(slug)), languages=LANGUAGES, rare_languages=CATALOGUE.rare_in("02"))
