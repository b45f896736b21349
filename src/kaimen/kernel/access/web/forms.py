"""Forms of access: parsing only; services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.base import words


def _roles() -> list[tuple[str, str]]:
    return list(words.choices(Role))


def _scopes() -> list[tuple[str, str]]:
    return list(words.choices(Scope))


class GrantForm(forms.Form):
    """A role at a union."""

    role = forms.ChoiceField(label=_("角色"), choices=_roles)
    organisation_code = forms.CharField(label=_("工会编码"), max_length=40)
    scope = forms.ChoiceField(label=_("范围"), choices=_scopes)
    to_on = forms.DateField(
        label=_("到哪天为止（不含）"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
