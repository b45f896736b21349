"""Words of files."""

from django.utils.translation import gettext_lazy as _

from kaimen.kernel.base.words import Words
from kaimen.kernel.files import policy
from kaimen.kernel.files.rules.kinds import FileKind
from kaimen.kernel.files.rules.retention import Retention

ENUMS = {
    FileKind: {
        FileKind.JPEG: _("照片（JPEG）"),
        FileKind.PNG: _("图片（PNG）"),
        FileKind.WEBP: _("图片（WebP）"),
        FileKind.PDF: _("PDF 文件"),
        FileKind.DOCX: _("Word 文档"),
        FileKind.XLSX: _("Excel 表格"),
        FileKind.TXT: _("纯文本"),
        FileKind.CSV: _("CSV 表格"),
    },
    Retention: {
        Retention.TEMPORARY: _("临时（30 天）"),
        Retention.TEN_YEARS: _("10 年"),
        Retention.THIRTY_YEARS: _("30 年"),
        Retention.PERMANENT: _("永久"),
    },
}
KEYS = {policy.KEEP: _("保存文件"), policy.DISCARD: _("删除文件")}
REFUSALS = {
    "file.type_not_allowed": Words(
        says=_("这里不收“{ending}”类型的文件。"),
        next=_("可以上传：{allowed}。苹果手机的 HEIC 照片，请在设置里选“兼容性最佳”，或先截图再上传。"),
    ),
    "file.has_macros": Words(says=_("这个文件带有宏程序，没有收下。"), next=_("请另存为不含宏的文件后再上传。")),
    "file.too_many_pixels": Words(
        says=_("图片的像素太多，最多 {limit_million} 百万像素。"), next=_("请缩小图片，或用截图代替。")
    ),
    "file.picture_too_heavy": Words(
        says=_("这张图片展开后太大，最多 {limit_mb} MB。"), next=_("请缩小图片，或存成普通的 JPEG，或用截图代替。")
    ),
    "file.disk_full": Words(
        says=_("服务器的存储空间满了，文件没有存下，已填写的内容不会丢失。"),
        next=_("请先不带附件提交，或过一会儿再试。"),
    ),
}

JOBS = {"files.sweep": _("清掉没人用的文件")}
