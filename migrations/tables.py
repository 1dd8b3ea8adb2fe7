"""Every table of ours, for Alembic's comparison."""

import importlib
import pkgutil

import app
from app.db.base import Base

for module in pkgutil.walk_packages(app.__path__, "app."):
    if module.name.endswith(".models"):
        importlib.import_module(module.name)

METADATA = Base.metadata
