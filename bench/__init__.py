"""Ratios to the limit, side by side in one run: `make bench`."""
