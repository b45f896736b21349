"""Words of organisations."""

from django.utils.translation import gettext_lazy as _

from kaimen.kernel.base.words import Words
from kaimen.kernel.organisations import policy
from kaimen.kernel.organisations.rules.divisions import DivisionLevel
from kaimen.kernel.organisations.rules.levels import Kind, Level, Line

ENUMS = {
    Line: {Line.TERRITORIAL: _("地方"), Line.INDUSTRIAL: _("产业")},
    Level: {
        Level.NATIONAL: _("全国"),
        Level.PROVINCE: _("省级"),
        Level.PREFECTURE: _("市级"),
        Level.COUNTY: _("县级"),
        Level.TOWN: _("乡镇街道"),
        Level.ENTERPRISE: _("企业"),
        Level.WORKSHOP: _("车间"),
        Level.GROUP: _("班组"),
    },
    DivisionLevel: {
        DivisionLevel.PROVINCE: _("省级"),
        DivisionLevel.PREFECTURE: _("市级"),
        DivisionLevel.COUNTY: _("县级"),
    },
    Kind: {
        Kind.FEDERATION: _("总工会"),
        Kind.INDUSTRIAL: _("产业工会"),
        Kind.BUREAU: _("局工会"),
        Kind.GROUP_COMPANY: _("集团公司工会"),
        Kind.PARK: _("园区工会"),
        Kind.COMMUNITY: _("社区工会"),
        Kind.ENTERPRISE: _("企业工会"),
        Kind.BRANCH: _("分工会"),
    },
}
KEYS = {policy.VIEW: _("看组织"), policy.CHANGE: _("改组织")}
REFUSALS = {
    "division.unreadable": Words(says=_("“{code}”不是行政区划代码。"), next=_("请填六位数字，例如 610703。")),
    "division.unknown": Words(says=_("没有行政区划代码 {code}。"), next=_("请核对，或先更新区划表。")),
    "division.not_in_use": Words(
        says=_("代码 {code}（{name}）在 {on} 不在使用。"), next=_("请改用当时的代码，县改区、县改市后代码会变。")
    ),
    "placement.circle": Words(says=_("上级不能是自己的下级。"), next=_("请另选一个上级工会。")),
    "placement.level_not_below": Words(says=_("上级工会的层级要比下级高。"), next=_("请另选一个上级，或先改层级。")),
    "placement.before_last": Words(
        says=_("新的隶属不能早于现在的隶属（{since}）。"), next=_("请选 {since} 以后的日子。")
    ),
    "organisation.closed": Words(says=_("{name} 已于 {on} 撤销。"), next=_("请选一个仍在的工会。")),
    "organisation.has_children": Words(says=_("它下面还有 {count} 个工会。"), next=_("请先把它们改隶属，再撤销。")),
    "organisation.unknown_parent": Words(
        says=_("找不到上级“{parent}”。"), next=_("请核对上级的编码，上级要排在前面。")
    ),
    "organisation.unknown_superior": Words(
        says=_("您能改的工会里没有“{asked}”。"), next=_("请填上级工会的编码或全称。")
    ),
    "organisation.code_unclear": Words(says=_("编码只能是数字、字母和短横，最多 32 位。"), next=_("请改编码。")),
    "organisation.same_name": Words(says=_("它现在就叫“{name}”。"), next=_("请写新的名称或简称。")),
    "organisation.closes_later": Words(says=_("撤销日还没有到。"), next=_("请在当天或之后来办。")),
    "organisation.closes_before_founding": Words(
        says=_("撤销日早于成立日（{founded}）。"), next=_("请选 {founded} 以后的日子。")
    ),
    "organisation.code_taken": Words(says=_("编码 {code} 已经用过。"), next=_("请核对，一个编码只属于一个工会。")),
}

JOBS = {"organisations.apply_placements": _("到日子的改隶属生效")}
