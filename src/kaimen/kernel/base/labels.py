"""Words of the ground floor."""

from django.utils.translation import gettext_lazy as _

from kaimen.kernel.base import policy
from kaimen.kernel.base.identity import IdKind
from kaimen.kernel.base.rules.jobs import JobMove, JobState
from kaimen.kernel.base.words import Words

ENUMS = {
    IdKind: {
        IdKind.RESIDENT: _("居民身份证"),
        IdKind.HONGKONG_MACAO_TAIWAN: _("港澳台居民居住证"),
        IdKind.FOREIGN_RESIDENT: _("外国人永久居留身份证"),
    },
    JobState: {
        JobState.QUEUED: _("排队"),
        JobState.RUNNING: _("执行中"),
        JobState.DONE: _("完成"),
        JobState.DEAD: _("失败停下"),
    },
    JobMove: {
        JobMove.CLAIM: _("领取"),
        JobMove.FINISH: _("完成"),
        JobMove.FAIL: _("失败"),
        JobMove.HAND_BACK: _("退回"),
        JobMove.GIVE_UP: _("放弃"),
        JobMove.RETRY: _("重新执行"),
    },
}

KEYS = {policy.MANAGE_JOBS: _("管后台作业")}

REFUSALS = {
    "jobs.move_not_possible": Words(
        says=_("这项后台作业现在不能这样处理。"),
        next=_("只有失败停下的作业可以重新执行或删除；请刷新看它的状态。"),
    ),
    "jobs.key_in_use": Words(
        says=_("同样的作业已经在排队或执行中。"), next=_("等它结束；如果它也失败，再来重新执行。")
    ),
    "jobs.moved_meanwhile": Words(says=_("这项作业刚刚被别人处理了。"), next=_("请刷新页面看结果。")),
    "jobs.reason_missing": Words(says=_("删除失败的作业要写明理由。"), next=_("请写一句为什么不再需要它。")),
    # text and names
    "text.too_long": Words(
        says=_("文字太长：有 {length} 字，最多 {limit} 字。"), next=_("请缩短后再试，或作为附件上传。")
    ),
    "text.empty": Words(says=_("这里还没有写内容。"), next=_("请填写后再试。")),
    # identity numbers, telephones, credit codes
    "id_number.wrong_length": Words(says=_("证件号码应有 18 位，现在是 {length} 位。"), next=_("请对照证件逐位核对。")),
    "id_number.wrong_characters": Words(
        says=_("证件号码只能是数字，最后一位可以是 X。"), next=_("请对照证件逐位核对。")
    ),
    "id_number.wrong_area": Words(says=_("证件号码开头的“{area}”不是地区代码。"), next=_("请对照证件核对前两位。")),
    "id_number.no_such_day": Words(says=_("证件号码里的出生日期不存在。"), next=_("请对照证件核对第 7 到 14 位。")),
    "id_number.not_yet_born": Words(says=_("证件号码里的出生日期还没有到。"), next=_("请对照证件核对第 7 到 14 位。")),
    "id_number.wrong_check": Words(says=_("证件号码的校验位对不上，可能有一位写错。"), next=_("请对照证件逐位核对。")),
    "phone.not_mobile": Words(says=_("这不是手机号码。"), next=_("请填 11 位、以 1 开头的手机号码。")),
    "phone.not_a_number": Words(
        says=_("这不是能拨打的电话号码。"), next=_("请填手机号码，或带区号的固定电话，如 029-87654321。")
    ),
    "uscc.wrong_length": Words(
        says=_("统一社会信用代码应有 18 位，现在是 {length} 位。"), next=_("请对照登记证书逐位核对。")
    ),
    "uscc.wrong_characters": Words(
        says=_("统一社会信用代码里不会有“{characters}”。"),
        next=_("请核对：字母 I、O、S、V、Z 不使用，常是 1、0、5、2。"),
    ),
    "uscc.wrong_check": Words(
        says=_("统一社会信用代码的校验位对不上，可能有一位写错。"), next=_("请对照登记证书逐位核对。")
    ),
    # archives and sheets
    "file.bomb": Words(
        says=_("这个文件的内部结构可能耗尽系统资源，没有收下。"), next=_("请用办公软件打开，另存为新文件后再上传。")
    ),
    "file.locked": Words(says=_("这个文件设了密码，系统打不开。"), next=_("请去掉密码后再上传。")),
    "file.damaged": Words(
        says=_("这个文件已经损坏，打不开。"), next=_("请在自己的电脑或手机上打开看看，重新保存后再上传。")
    ),
    "file.empty": Words(says=_("这个文件是空的。"), next=_("请检查后重新选择文件。")),
    "file.too_large": Words(says=_("文件太大，最多 {limit_mb} MB。"), next=_("请压缩或分成几个文件上传。")),
    "file.not_what_it_says": Words(
        says=_("文件内容与名称后缀“{ending}”不符。"), next=_("请用原来的软件另存为正确的格式后再上传。")
    ),
    "sheet.old_format": Words(
        says=_("这是旧格式（.xls）或加了密码的表格。"), next=_("请在 Excel 或 WPS 里去掉密码，另存为 .xlsx 后再上传。")
    ),
    "sheet.unknown_encoding": Words(says=_("认不出这个 CSV 文件的文字编码。"), next=_("请另存为 .xlsx 后再上传。")),
    "sheet.unreadable": Words(
        says=_("表格从第 {row} 行起读不出来。"), next=_("请用 Excel 或 WPS 打开，另存为新的 .xlsx 后再上传。")
    ),
    "sheet.too_many_rows": Words(says=_("表格的行数太多，最多 {limit} 行。"), next=_("请分成几个文件上传。")),
    "sheet.too_many_columns": Words(says=_("表格的列数太多，最多 {limit} 列。"), next=_("请删去不需要的列。")),
    "sheet.no_header": Words(
        says=_("没有找到表头，前 10 行里应有：{columns}。"), next=_("请对照导入模板，补上表头后再上传。")
    ),
    "sheet.column_missing": Words(says=_("缺少必需的列：{columns}。"), next=_("请补上这些列后再上传。")),
    "sheet.no_rows": Words(says=_("表头下面没有内容。"), next=_("请检查是否选对了文件。")),
    "cell.missing": Words(says=_("必填，却是空的。"), next=_("请补上。")),
    "cell.repeated": Words(says=_("与第 {row} 行重复。"), next=_("请删去其中一行。")),
    "cell.digits_lost": Words(
        says=_("这个号码被存成了数字，后几位已经丢失。"), next=_("请把这一列设为“文本”格式，重新填写号码。")
    ),
    "cell.formula_error": Words(says=_("单元格里是出错的公式（{error}）。"), next=_("请改正公式，或直接填写内容。")),
    "cell.not_a_day": Words(says=_("“{written}”不是日期。"), next=_("请写成 2026-11-22 这样的日期。")),
    "cell.not_money": Words(says=_("“{written}”不是金额。"), next=_("请写成 9860 或 9860.50，单位为元。")),
    "cell.not_a_count": Words(says=_("“{written}”不是整数。"), next=_("请只填数字。")),
    "cell.out_of_range": Words(says=_("应在 {low} 到 {high} 之间。"), next=_("请核对后改正。")),
    "cell.not_a_choice": Words(says=_("“{written}”不在可选的内容里。"), next=_("请改为其中之一：{choices}。")),
}

JOBS = {"base.sweep_done_jobs": _("清掉一周前做完的作业")}
