"""Background work of the rosters."""
