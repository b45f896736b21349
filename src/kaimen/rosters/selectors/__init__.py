"""Reads of the rosters: who answers now, the public pages, a month of duty."""
