"""Measurements: how fast a verdict is, and whether it is the same each time."""
