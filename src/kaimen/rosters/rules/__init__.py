"""Rules of duty: spans, hours, doors, shifts, rotation, coverage, fall-back.   Pure: standard library only, no
clock.
"""
