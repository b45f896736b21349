"""Ground floor: actors, clock, refusals, money, paths, crypto, text, jobs, outbox, sheets.   Knows no other kernel
noun.

What lies above `base` (audit) is reached through `base.ports`.
"""
