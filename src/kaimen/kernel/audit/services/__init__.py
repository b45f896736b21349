"""Writes of the audit: entries by services, links by the chaining job."""
