"""The filter of the audit trail: what may be looked for, and what of it makes no sense."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaimen.kernel.audit.selectors import Wanted
from kaimen.kernel.base import paths, words
from kaimen.kernel.base.actors import TERRITORIAL, Actor
from kaimen.kernel.organisations import selectors as unions
from kaimen.kernel.people.selectors import directory
from kaimen.site.officers import names

LARGEST_ID = 2**63 - 1


class FilterForm(forms.Form):
    """Everything may be left out. `wanted()` after `is_valid()`."""

    who = forms.CharField(
        label=gettext_lazy("谁"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("姓名"), "autocomplete": "off"}),
    )
    key = forms.ChoiceField(label=gettext_lazy("做了什么"), required=False)
    thing = forms.ChoiceField(label=gettext_lazy("哪类"), required=False)
    number = forms.IntegerField(
        label=gettext_lazy("对象编号"),
        required=False,
        min_value=1,
        max_value=LARGEST_ID,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("请只填数字。")},
    )
    where = forms.CharField(
        label=gettext_lazy("在哪里，含下级"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("工会的全称或编码")}),
    )
    day = forms.DateField(
        label=gettext_lazy("哪天"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("请写成 2026-11-22 这样的日期。")},
    )
    person = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)

    def __init__(self, asked: QueryDict, *, actor: Actor, **options: Any) -> None:
        super().__init__(asked, **options)
        self._actor = actor
        self._within: paths.PathRange | None = None
        keys = sorted((str(said), key) for key, said in words.key_words().items())
        things = sorted((str(said), kind) for kind, said in names.SUBJECTS.items())
        every = [("", _("全部"))]
        self.fields["key"].choices = every + [(key, said) for said, key in keys]  # type: ignore[attr-defined]
        self.fields["thing"].choices = every + [(kind, said) for said, kind in things]  # type: ignore[attr-defined]

    def clean_where(self) -> str:
        """A union that the officer can see, by code or name."""
        asked: str = self.cleaned_data["where"]
        if asked:
            union = unions.find(asked, actor=self._actor)
            if union is None:
                raise forms.ValidationError(
                    _("您能看的工会里没有“%(asked)s”。请填全称，或填编码。"), params={"asked": asked}
                )
            self._within = paths.subtree(TERRITORIAL, union.territorial_path)
        return asked

    def wanted(self) -> Wanted:
        """What the audit is asked for."""
        asked = self.cleaned_data
        person_ids: tuple[int, ...] | None = directory.ids_named(asked["who"]) if asked["who"] else None
        if asked["person"]:
            person_ids = (asked["person"],)
        return Wanted(
            person_ids=person_ids,
            key=asked["key"],
            subject_type=asked["thing"],
            subject_id=asked["number"],
            within=self._within,
            day=asked["day"],
        )

    def asked(self) -> dict[str, str]:
        """What was filled in, as it is kept with an export."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value not in ("", None)}
