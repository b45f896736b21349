"""Permission keys of the ground floor."""

MANAGE_JOBS = "base.jobs.manage"
