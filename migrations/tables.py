"""Every table of ours, for Alembic's comparison."""

import importlib
from pathlib import Path

import app
from app.db.base import Base

# The tables only: a migration must not depend on all that is built above them.
for models in sorted(Path(app.__path__[0]).glob("*/models.py")):
    importlib.import_module(f"app.{models.parent.name}.models")

METADATA = Base.metadata
