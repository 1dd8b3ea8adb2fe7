"""The acts of accounts; upper floors use those named here."""

from app.accounts.service.account import allow_closing, freeze_identity
from app.accounts.service.correcting import Corrected, corrected, held_identity, identify

__all__ = ["Corrected", "allow_closing", "corrected", "freeze_identity", "held_identity", "identify"]
