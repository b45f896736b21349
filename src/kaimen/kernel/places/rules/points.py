"""Coordinates of an address.   Pure. Decimal degrees, WGS 84 or GCJ-02 as the source gave them: good to find a door,
no more.
"""

from decimal import Decimal

from kaimen.kernel.base.refusals import Refusal

LATITUDES = (Decimal(3), Decimal(54))
LONGITUDES = (Decimal(73), Decimal(136))
"""China from the South China Sea to the Heilongjiang, the Pamir to the Ussuri: a swapped pair falls outside."""


def point_refusals(latitude: Decimal | None, longitude: Decimal | None) -> tuple[Refusal, ...]:
    """Refuses `address.half_a_point` and `address.off_the_map`."""
    if (latitude is None) != (longitude is None):
        return (Refusal("address.half_a_point"),)
    if latitude is None or longitude is None:
        return ()
    is_inside = LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]
    return () if is_inside else (Refusal("address.off_the_map"),)
