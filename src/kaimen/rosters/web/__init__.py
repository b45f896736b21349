"""Pages of the rosters: the public board and points; the staff's duty pages."""
