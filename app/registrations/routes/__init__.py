"""The doors of registrations."""
