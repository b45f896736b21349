"""Words of the audit."""

from django.utils.translation import gettext_lazy as _

from kaimen.kernel.audit import policy
from kaimen.kernel.audit.rules.chain import Fault
from kaimen.kernel.base.words import Words

ENUMS = {
    Fault: {
        Fault.SEQUENCE: _("序号不连"),
        Fault.PREVIOUS: _("接不上前一环"),
        Fault.CONTENT: _("内容被改过"),
        Fault.HEAD: _("上次核对过的链尾不见了"),
    }
}
KEYS = {policy.VIEW: _("看留痕"), policy.EXPORT: _("导出留痕"), policy.VERIFY: _("核对留痕")}
JOBS = {
    "audit.chain": _("把新的留痕链起来"),
    "audit.chain_late": _("把迟到的留痕链起来"),
    "audit.verify": _("核对留痕链"),
}
REFUSALS = {
    "audit.export_too_long": Words(
        says=_("这样筛选有 {limit:,} 条以上，一次导不出来。"), next=_("请选一天，或再加一个条件，分几次导出。")
    ),
    "audit.export_empty": Words(says=_("这样筛选一条也没有。"), next=_("请放宽条件再导出。")),
}
