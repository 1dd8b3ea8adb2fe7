"""Questions about training bodies and their credentials."""
