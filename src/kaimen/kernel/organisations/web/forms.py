"""Forms of unions: they carry what was typed; services decide."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaimen.kernel.base import words
from kaimen.kernel.organisations.rules.levels import ORDER, Kind, Level, Line

UNCLEAR_DAY = _("请写成 2026-11-22 这样的日期。")


def _day(label: object, help_text: object) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    messages = {"required": _("请选日子。"), "invalid": UNCLEAR_DAY}
    return forms.DateField(label=label, help_text=help_text, widget=widget, error_messages=messages)  # type: ignore[arg-type]


class NameForm(forms.Form):
    """Name and short name."""

    name = forms.CharField(label=_("名称"), max_length=120, error_messages={"required": _("请写名称。")})
    short_name = forms.CharField(
        label=_("简称"),
        max_length=40,
        help_text=_("列表和菜单里用，例如 碑林区总。"),
        error_messages={"required": _("请写简称。")},
    )


class FoundForm(NameForm):
    """A union to be founded below another; only levels below that one are offered."""

    code = forms.CharField(
        label=_("编码"),
        max_length=32,
        help_text=_("只属于它，以后不变。"),
        error_messages={"required": _("请写编码。")},
    )
    level = forms.ChoiceField(label=_("层级"))
    kind = forms.ChoiceField(label=_("类别"))
    division_code = forms.CharField(
        label=_("行政区划代码"),
        max_length=6,
        required=False,
        help_text=_("六位；企业工会可不填。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ("name", "short_name", "code", "level", "kind", "division_code")

    def __init__(self, *args: Any, above: str, **options: Any) -> None:
        super().__init__(*args, **options)
        lower = ORDER[ORDER.index(Level(above)) + 1 :]
        self.fields["level"].choices = [(each.value, words.label(each)) for each in lower]  # type: ignore[attr-defined]
        self.fields["kind"].choices = list(words.choices(Kind))  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Another superior from a day on."""

    line = forms.ChoiceField(label=_("哪条线"))
    parent = forms.CharField(
        label=_("新的上级"),
        max_length=120,
        help_text=_("上级工会的编码或全称。"),
        error_messages={"required": _("请写上级工会。")},
    )
    on = _day(_("哪天起"), _("可以是今天以后；到那天自动生效，下级跟着走。"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["line"].choices = list(words.choices(Line))  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """The last day is the day before."""

    on = _day(_("撤销日"), _("从这天起不再是工会；撤销后不能恢复。"))

    def __init__(self, *args: Any, today: date | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = today
