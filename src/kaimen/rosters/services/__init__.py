"""Writes of the rosters: points, hours, rosters, shifts; batch services beside them."""
