"""The acts on dossiers, and what is computed of them."""

from app.dossiers.service.accesses import accesses
from app.dossiers.service.decisions import told
from app.dossiers.service.moves import move
from app.dossiers.service.reading import awaited, missing, read
from app.dossiers.service.staff import read_as_agent
from app.dossiers.service.timeline import history

__all__ = ["accesses", "awaited", "history", "missing", "move", "read", "read_as_agent", "told"]
