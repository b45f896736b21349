"""Writes of files."""

from kaimen.kernel.files.services.keeping import discard, keep
from kaimen.kernel.files.services.sweeping import Swept, sweep

__all__ = ["Swept", "discard", "keep", "sweep"]
