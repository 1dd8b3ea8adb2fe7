"""What the catalogue says, and how its files are read."""
