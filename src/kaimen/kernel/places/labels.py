"""Words of places."""

from django.utils.translation import gettext_lazy as _

from kaimen.kernel.base.words import Words
from kaimen.kernel.places import policy

KEYS = {policy.PUT: _("登记地址")}
REFUSALS = {
    "address.half_a_point": Words(says=_("经度和纬度要么都填，要么都不填。"), next=_("请补上另一个，或都清空。")),
    "address.off_the_map": Words(
        says=_("经纬度不在范围内（北纬 3–54，东经 73–136）。"), next=_("请核对，也看看两个是不是填反了。")
    ),
}
