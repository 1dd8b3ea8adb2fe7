"""The questions of the justificatifs to the database."""
