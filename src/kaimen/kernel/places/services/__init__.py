"""Writes of places."""
