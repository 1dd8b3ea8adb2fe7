"""Write the journal, chain it, verify it."""

from app.audit.service.chain import Standing, exported, seal, standing
from app.audit.service.recording import SYSTEM, Party, record

__all__ = ["SEAL", "SYSTEM", "Party", "Standing", "exported", "record", "seal", "standing"]

SEAL = "journal-seal+jws"
"""The type that a seal is signed for: it is no receipt."""
