"""Words of access."""

from django.utils.translation import gettext_lazy as _

from kaimen.kernel.access import policy
from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.base.words import Words

ENUMS = {
    Role: {
        Role.CLERK: _("值守人员"),
        Role.DUTY_LEADER: _("带班"),
        Role.PLANNER: _("排班员"),
        Role.MANAGER: _("工会管理员"),
        Role.SYSTEM_OFFICER: _("系统管理员"),
        Role.SECURITY_OFFICER: _("安全管理员"),
        Role.AUDIT_OFFICER: _("审计管理员"),
    },
    Scope: {Scope.SELF: _("本级"), Scope.SUBTREE: _("本级和下级")},
}
KEYS = {policy.GRANT: _("给授权")}
REFUSALS = {
    "grant.runs_backward": Words(says=_("授权的止日要在起日之后。"), next=_("请改止日，或留空表示不限。")),
    "grant.held_already": Words(says=_("{name} 在这里已有这个角色。"), next=_("不用再给；要改期限，请先收回。")),
    "grant.ended_already": Words(says=_("这项授权已经收回。"), next=_("不用再做什么。")),
    "grant.no_such_union": Words(says=_("您能给授权的工会里没有编码 {code}。"), next=_("请核对编码。")),
    "grant.not_to_oneself": Words(says=_("不能给自己授权。"), next=_("请另一位安全管理员来给。")),
    "grant.officers_apart": Words(
        says=_("系统、安全、审计三员要由不同的人担任。"), next=_("请先收回他的另一个管理员角色，或换一位。")
    ),
}
