"""Journeys: a real browser, a real server, a frozen clock."""
