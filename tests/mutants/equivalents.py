"""Wrongs that change nothing anyone could see, each with its reason."""

EQUIVALENTS: dict[tuple[str, str, str], str] = {}
"""(file, function, change): why no test can tell."""
