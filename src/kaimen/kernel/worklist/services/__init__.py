"""Writes of the worklist."""
