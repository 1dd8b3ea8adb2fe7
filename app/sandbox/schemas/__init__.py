"""Shapes: what crosses the doors of a sandbox, and what those who do not exist send."""
