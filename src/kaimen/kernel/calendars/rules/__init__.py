"""Pure rules of the calendar: statutory days by law, the published table, regions, counting.   No Django, no clock."""
