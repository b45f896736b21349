"""Places 地点: postal addresses on division codes 行政区划代码.

Nouns: address 地址 (code, line within the county, note how to find it, and where known the coordinates).
The names of province, city and county are not kept in an address: they are those valid on the day that is asked for.
What is not here: maps, routes, and service points, which rosters keep. Source of codes: GB/T 2260.
Doors: none; rooms put addresses through `services.addresses`.
"""
