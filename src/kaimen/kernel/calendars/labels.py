"""Words of the calendar."""

from django.utils.translation import gettext_lazy as _

from kaimen.kernel.base.words import Words
from kaimen.kernel.calendars import policy
from kaimen.kernel.calendars.rules.days import DayKind, DayType

ENUMS = {
    DayKind: {
        DayKind.WORKING_DAY: _("工作日"),
        DayKind.REST_DAY: _("休息日"),
        DayKind.SWAPPED_WORKING_DAY: _("调休上班"),
        DayKind.SWAPPED_REST_DAY: _("调休放假"),
        DayKind.STATUTORY_HOLIDAY: _("法定节假日"),
        DayKind.REGIONAL_HOLIDAY: _("地方节日"),
    },
    DayType: {DayType.WORKING: _("工作日"), DayType.REST: _("休息日"), DayType.HOLIDAY: _("节假日")},
}
HOLIDAYS = {
    "元旦": _("元旦"),
    "春节": _("春节"),
    "清明节": _("清明节"),
    "劳动节": _("劳动节"),
    "端午节": _("端午节"),
    "中秋节": _("中秋节"),
    "国庆节": _("国庆节"),
}
KEYS = {policy.ADOPT_YEAR: _("录入年度放假安排"), policy.ENTER_REGIONAL: _("录入地方节日")}
REFUSALS = {
    "calendars.year_missing": Words(
        says=_("还没有 {year} 年的放假安排，日历只到 {known_until}。"),
        next=_("请在国务院办公厅通知发布后录入；此前 {year} 年的日子都标为暂定。"),
    ),
    "calendars.columns_missing": Words(
        says=_("表格缺少这些列：{columns}。"), next=_("请按 day、kind、name 三列重新保存为 CSV。")
    ),
    "calendars.row_unreadable": Words(
        says=_("第 {line} 行读不懂：日期“{day}”，日别“{kind}”。"),
        next=_("日期写成 2027-01-01 的样子，日别从列出的四种里选。"),
    ),
    "calendars.nothing_to_adopt": Words(says=_("{year} 年的安排里一天也没有。"), next=_("请核对表格后再录入。")),
    "calendars.day_twice": Words(says=_("{day} 出现了两次。"), next=_("请只留一行。")),
    "calendars.kind_not_official": Words(
        says=_("{day} 的日别 {kind} 不属于全国安排。"),
        next=_("请改为法定节假日、调休放假、调休上班或休息日；地方节日另行录入。"),
    ),
    "calendars.day_outside_year": Words(
        says=_("{day} 不属于 {year} 年的安排。"), next=_("一年的安排只含当年的日子和上一年的十二月。")
    ),
    "calendars.wrong_weekday": Words(
        says=_("{day} 的星期与日别 {kind} 不符。"), next=_("调休上班只在周末，调休放假只在周一至周五，请核对日期。")
    ),
    "calendars.statutory_differs": Words(
        says=_("法定节假日与放假办法不一致：缺 {missing}，多 {unknown}。"),
        next=_("请核对日期；如果放假办法已修订，请注明后再录入。"),
    ),
    "calendars.prefix_unreadable": Words(
        says=_("区划代码前缀“{prefix}”读不懂。"), next=_("请填 2、4 或 6 位数字，例如 65 或 5401。")
    ),
    "calendars.kind_not_regional": Words(
        says=_("日别 {kind} 不能作为地方安排。"), next=_("请改为地方节日、调休放假、调休上班或休息日。")
    ),
    "calendars.name_missing": Words(says=_("没有写节日名称。"), next=_("请写上通知里的名称。")),
    "calendars.regional_day_taken": Words(
        says=_("{prefix} 的 {day} 已经录入为“{name}”。"), next=_("要改，请先撤回原来的一条。")
    ),
    "calendars.regional_day_unknown": Words(
        says=_("没有录入过 {prefix} 的 {day}。"),
        next=_("请核对前缀和日期；随程序带来的日子不能撤回，可以另录一条盖过它。"),
    ),
}


def holiday(name: str) -> str:
    """The name of a holiday in the person's language; one that only a region keeps stays as its notice writes it."""
    return str(HOLIDAYS.get(name, name))
