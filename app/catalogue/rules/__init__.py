"""What the catalogue says, and how its files are read."""

from app.catalogue.rules.offer import Catalogue, Domaine, Langue, Nature, Option, Rarity, Specialite, Unit

__all__ = ["Catalogue", "Domaine", "Langue", "Nature", "Option", "Rarity", "Specialite", "Unit"]
