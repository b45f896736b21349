"""Doors of adapters."""
