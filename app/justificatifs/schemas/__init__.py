"""What crosses the doors of the justificatifs."""
