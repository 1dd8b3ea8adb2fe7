"""The corpus: files as careless, hostile and honest people send them, made here, the same each time."""
