"""Words, attributes and addresses for templates: `{% load km %}`.

The tags of time take `now` from the context and never read the clock; each is also a filter with an explicit now.
"""

from collections.abc import Mapping
from datetime import date, datetime
from math import cos, pi, sin
from typing import Any, Final

from django import template
from django.forms import BoundField
from django.template import Context
from django.utils import timezone
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from kaimen.ui import fields, words

register = template.Library()

# Attributes that would run a script or break the page's policy, whoever hands them over.
FORBIDDEN: Final = ("style", "srcdoc")


def _local(at: datetime | None) -> datetime | None:
    return None if at is None else timezone.localtime(at)


def _now(context: Context) -> datetime | None:
    return _local(context.get("now"))


def _today(context: Context) -> date | None:
    now = _now(context)
    return None if now is None else now.date()


@register.simple_tag(takes_context=True, name="day")
def day_tag(context: Context, day: date | None) -> str:
    """11月24日（星期二）."""
    return "" if day is None else words.full_day(day, _today(context))


@register.filter(name="day")
def day_filter(day: date | None, now: datetime | None = None) -> str:
    """`{{ d|day:now }}`."""
    local = _local(now)
    return "" if day is None else words.full_day(day, local and local.date())


@register.simple_tag(takes_context=True, name="moment")
def moment_tag(context: Context, at: datetime | None) -> str:
    """今天 20:47."""
    local = _local(at)
    return "" if local is None else words.moment(local, _now(context))


@register.filter(name="moment")
def moment_filter(at: datetime | None, now: datetime | None = None) -> str:
    """`{{ at|moment:now }}`."""
    local = _local(at)
    return "" if local is None else words.moment(local, _local(now))


@register.simple_tag(takes_context=True, name="left")
def left_tag(context: Context, until: datetime | None) -> str:
    """还有 28 分.   Without `now` in the context nothing can be said, so nothing is."""
    now = _now(context)
    return "" if until is None or now is None else words.left(until, now)


@register.filter(name="left")
def left_filter(until: datetime | None, now: datetime) -> str:
    """`{{ until|left:now }}`."""
    return "" if until is None else words.left(until, now)


@register.filter
def span(seconds: float | None) -> str:
    """28 分."""
    return "" if seconds is None else words.span(seconds)


@register.filter
def fen(amount: int | None, how: str = "") -> str:
    """9,860.00 元; `|fen:"whole"` 9,860 元."""
    return "" if amount is None else words.yuan(amount, whole=how == "whole")


@register.filter
def phone_parts(number: str | None) -> str:
    """029-1234 5678."""
    return words.phone_parts(str(number or ""))


@register.filter
def tel(number: str | None) -> str:
    """The number as an address dials it: digits, a leading plus, an extension's comma."""
    return "".join(sign for sign in str(number or "") if sign.isdigit() or sign in "+,")


@register.filter
def code_parts(code: str | None) -> str:
    """7Q4D 28."""
    return words.code_parts(str(code or ""))


@register.simple_tag
def extra(attrs: Mapping[str, Any]) -> SafeString:
    """The attributes a component does not name, each value escaped. Empty, false and forbidden ones are left out."""
    unnamed = attrs.attrs_dict() if hasattr(attrs, "attrs_dict") else attrs
    named = {
        key: value
        for key, value in unnamed.items()
        if value not in (None, False) and key not in FORBIDDEN and not key.startswith("on")
    }
    return format_html_join(
        "",
        " {}{}",
        ((key, "" if value is True else mark_safe(f'="{conditional_escape(value)}"')) for key, value in named.items()),  # noqa: S308
    )


@register.simple_tag(takes_context=True)
def here_with(context: Context, **changes: object) -> str:
    """This page's address with a changed query: `{% here_with page=2 %}`; an empty value takes the parameter away."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is None:
        return "?" + "&".join(f"{name}={value}" for name, value in changes.items())
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def page_link(context: Context, number: int, param: str = "page") -> str:
    """The address of another page of this list; every other query parameter stays."""
    return here_with(context, **{param: number})


@register.simple_tag
def field_line(
    field: BoundField, label: str = "", note: str = "", count: object = "", grow: object = ""
) -> fields.Line:
    """What `<c-field>` draws of a bound form field."""
    return fields.line(field, label=label, note=note, count=bool(count), grow=bool(grow))


@register.filter
def share(part: float, whole: float) -> int:
    """A part of a whole in hundredths, for SVG lengths; nothing of nothing is 0."""
    return round(100 * part / whole) if whole else 0


@register.filter
def pie(part: float | str) -> str:
    """SVG path of the used-up part of a clock chip, clockwise from the top of a 16-grid.   1: a full disc."""
    used = min(max(float(part), 0.0), 1.0)
    if used <= 0:
        return ""
    angle = 2 * pi * min(used, 0.9999)
    x, y = 8 + 4.6 * sin(angle), 8 - 4.6 * cos(angle)
    return f"M8 8V3.4A4.6 4.6 0 {int(used > 0.5)} 1 {x:.2f} {y:.2f}z"
