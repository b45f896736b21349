"""Door of background work 后台作业 for the system officer."""
