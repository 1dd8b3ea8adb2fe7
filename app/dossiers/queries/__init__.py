"""Questions about dossiers: the whole of one, what was decided, its history."""
