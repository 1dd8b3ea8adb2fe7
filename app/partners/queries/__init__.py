"""Questions about what training bodies follow."""
