"""The doors of justificatifs, and that of a spécialité with the pieces it asks for."""
