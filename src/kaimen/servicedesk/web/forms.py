"""Forms of the service desk. They only carry what was typed; the services decide, and what they refuse is put beside
its field.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kaimen.kernel.base import words
from kaimen.kernel.base.refusals import Refusal
from kaimen.kernel.base.words import Explanation
from kaimen.servicedesk.rules.actions import CallOutcome

KEY_SPENT = "submission.used_already"
FIELDS = {"text.": "text", "phone.": "phone", "file.": "photos", "case.photos_over_limit": "photos"}


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.Field):
    """Several files; `files.keep` looks through them."""

    widget = PhotosInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf", "multiple": True})

    def clean(self, value: object) -> list[UploadedFile]:
        return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, UploadedFile)]


class SaidField(forms.CharField):
    """Text that is needed, and passed on as it was typed: what is empty or too long the service says."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def validate(self, value: object) -> None:
        return None


class WordForm(forms.Form):
    """A further word of the worker."""

    text = SaidField(label=_("再说一句"), widget=forms.Textarea(attrs={"rows": 4}))
    photos = PhotosField(
        label=_("照片或材料"),
        required=False,
        help_text=_("工资条、考勤、聊天截图都行，最多 6 张；照片里的地点信息会自动去掉。"),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", "id_%s")
        options.setdefault("initial", {"submission_key": str(uuid.uuid4())})
        super().__init__(*args, **options)


class TellForm(WordForm):
    """What is wrong first, how to reach the worker second, a name never."""

    text = SaidField(
        label=_("出了什么事"),
        help_text=_("想到哪写到哪。不用写名字，也不用写单位。最多 5,000 字。"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    phone = forms.CharField(
        label=_("回电号码"),
        required=False,
        help_text=_("留了，值守的人先打给您；不留，凭查询码回来看。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    field_order = ("text", "photos", "phone", "submission_key")


class ProofForm(forms.Form):
    """Query code and PIN."""

    query_code = SaidField(
        label=_("查询码"), help_text=_("8 位，大小写都行。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
    pin = SaidField(
        label=_("密码"), help_text=_("6 位数字。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class CallForm(forms.Form):
    """How a call back ended."""

    outcome = forms.ChoiceField(label=_("通话结果"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("说了什么"),
        required=False,
        strip=False,
        help_text=_("只有同事看得到。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["outcome"].choices = list(words.choices(CallOutcome))  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The answer as the worker will read it."""

    text = SaidField(label=_("回话"), widget=forms.Textarea(attrs={"rows": 5}))
    version = forms.IntegerField(widget=forms.HiddenInput)


def place(form: forms.Form, refusals: Iterable[Refusal]) -> list[Explanation]:
    """Put each refusal beside its field; what belongs to none is given back, to stand above the form.

    A key spent on other words (somebody went back and wrote something else) is a fresh one in the form drawn again, so
    that pressing once more sends it.
    """
    above = []
    form.is_valid()
    for refusal in refusals:
        if refusal.code == KEY_SPENT:
            form.data = {**dict(form.data.items()), "submission_key": str(uuid.uuid4())}
        said = words.explain(refusal)
        name = next((field for start, field in FIELDS.items() if refusal.code.startswith(start)), "")
        if name in form.fields:
            form.add_error(name, str(said))
        else:
            above.append(said)
    return above
