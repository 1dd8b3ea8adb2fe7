"""Training bodies: the public list, and what administrators do with it."""
