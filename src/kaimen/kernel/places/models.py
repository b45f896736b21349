"""Tables of places 地点."""

from django.db import models
from django.db.models import Q

from kaimen.kernel.places.rules.points import LATITUDES, LONGITUDES


class Address(models.Model):
    """Where something stands 地址. `line` begins below the county: street, number, floor, door."""

    division_code = models.CharField("行政区划代码", max_length=6)
    line = models.CharField("详细地址", max_length=120)
    note = models.CharField("怎么找", max_length=200, blank=True, default="")
    latitude = models.DecimalField("纬度", max_digits=8, decimal_places=6, null=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True)
    is_generated = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "地址"
        indexes = [models.Index(fields=["division_code"], name="address_division")]
        constraints = [
            models.CheckConstraint(condition=~Q(line=""), name="address_has_line"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, latitude__gte=LATITUDES[0], latitude__lte=LATITUDES[1])
                & Q(longitude__isnull=False, longitude__gte=LONGITUDES[0], longitude__lte=LONGITUDES[1]),
                name="address_point_on_the_map",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division_code} {self.line}"
