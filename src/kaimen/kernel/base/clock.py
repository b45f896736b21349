"""The clock.   Read in doors and jobs only; everything below them is told `at`. Nobody can set it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")


def _read() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """This instant in UTC."""
    return _read()


def local(at: datetime) -> datetime:
    """The same instant on the wall clock of Asia/Shanghai."""
    return at.astimezone(LOCAL_ZONE)


def today() -> date:
    """The local day."""
    return local(now()).date()
