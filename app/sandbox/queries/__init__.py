"""Questions about the legal clock and about people who do not exist."""
