"""Tables of the ground floor. Private to `base`."""

from kaimen.kernel.base.models.jobs import ERROR_LIMIT, Job, Schedule

__all__ = ["ERROR_LIMIT", "Job", "Schedule"]
