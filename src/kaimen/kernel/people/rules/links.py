"""One-time links 一次性链接 into an account.   Pure."""

from datetime import datetime, timedelta

LIFE = timedelta(minutes=30)


def is_alive(*, made_at: datetime, at: datetime) -> bool:
    """True while the link opens; at thirty minutes it no longer does."""
    return made_at <= at < made_at + LIFE
