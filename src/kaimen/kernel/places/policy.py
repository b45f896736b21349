"""Permission keys of places. The right to an address is the right to what stands there: rooms check it before they
put one.
"""

PUT = "places.address.put"
