"""The acts of accounts; upper floors use those named here."""

from app.accounts.service.account import allow_closing, freeze_identity

__all__ = ["allow_closing", "freeze_identity"]
