"""Shapes of a dossier: as the database gives it, as its readers ask for it."""
