"""Writes of files."""

from kaimen.kernel.files.services.keeping import Received, discard, keep, receive, record
from kaimen.kernel.files.services.sweeping import Swept, sweep

__all__ = ["Received", "Swept", "discard", "keep", "receive", "record", "sweep"]
