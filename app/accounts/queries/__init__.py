"""The questions that accounts ask the database."""
