"""How often one may try to enter as an agent, by address."""

import hashlib


def address_digest(email: str) -> bytes:
    """An address as the counter knows it, apart from a candidate's of the same address (queries/agents.py, ADDRESS)."""
    return hashlib.sha256(f"staff {email.lower()}".encode()).digest()
