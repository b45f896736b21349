"""Wiring: who hears which event, which adapter serves which port.   The only place that knows both ends."""


def connect() -> None:
    """Called once when the applications are loaded."""
