"""Write the journal, chain it, verify it."""

from app.audit.service.chain import Standing, exported, seal, standing
from app.audit.service.exporting import Export, taken_out
from app.audit.service.recording import SYSTEM, Party, record, record_each

__all__ = [
    "SEAL", "SYSTEM", "Export", "Party", "Standing", "exported", "record", "record_each", "seal", "standing",
    "taken_out",
]  # fmt: skip

SEAL = "journal-seal+jws"
"""The type that a seal is signed for: it is no receipt."""
