"""Tables of files. Rows say what was kept, for whom, how long; contents lie in a folder, named by their digest."""

from django.db import models
from django.db.models import Q

from kaimen.kernel.files.rules.kinds import LABEL_LIMIT, MEDIA_TYPES
from kaimen.kernel.files.rules.retention import Retention


class StoredFile(models.Model):
    """A file somebody sent or the house made 存件. No `visible_to`: the thing it is attached to leads to it."""

    sha256 = models.CharField("内容摘要", max_length=64, db_index=True)
    received_sha256 = models.CharField("收到时的摘要", max_length=64)
    """Digest of the bytes as sent: pictures are kept without their metadata, so what is kept differs."""
    size_bytes = models.PositiveIntegerField("大小（字节）")
    media_type = models.CharField("类型", max_length=100)
    label = models.CharField("名称", max_length=LABEL_LIMIT)
    retention = models.CharField("保管期限", max_length=16)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="所属工会"
    )
    uploaded_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    created_at = models.DateTimeField("上传时间")
    is_generated = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        constraints = [
            models.CheckConstraint(
                condition=Q(retention__in=[each.value for each in Retention]), name="file_retention_known"
            ),
            models.CheckConstraint(
                condition=Q(media_type__in=sorted(MEDIA_TYPES.values())), name="file_media_type_known"
            ),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="file_not_empty"),
        ]

    def __str__(self) -> str:
        return self.label
