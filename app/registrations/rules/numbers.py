"""Candidate numbers, as they are compared."""


def plain(number: str) -> str:
    """Without spaces and in capitals: people copy them as the relevé prints them."""
    return "".join(number.split()).upper()
