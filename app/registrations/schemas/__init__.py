"""Shapes that cross the door."""
