"""Forms of people: parsing only; services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PhoneForm(forms.Form):
    """A mobile number."""

    phone = forms.CharField(
        label=_("手机号"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("请填手机号。")},
    )


class CodeForm(forms.Form):
    """The code out of the SMS."""

    code = forms.CharField(
        label=_("短信里的 6 位数"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 6}),
        error_messages={"required": _("请填短信里的 6 位数。")},
    )


class NewPasswordForm(forms.Form):
    """A new password, once: it can be shown, so it is not typed twice."""

    password = forms.CharField(
        label=_("新密码"),
        help_text=_("至少 12 位；几个不相干的词连起来最好记。不要用单位名、城市名。"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("请填密码。")},
    )


class ImportForm(forms.Form):
    """A sheet."""

    sheet = forms.FileField(
        label=_("表格（XLSX 或 CSV）"),
        help_text=_("最大 20 MB，最多 200,000 行。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv", "data-km-most": 20 * 1024 * 1024}),
        error_messages={"required": _("请先选一张表。"), "empty": _("这张表是空的。")},
    )
