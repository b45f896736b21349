"""Doors of access."""
