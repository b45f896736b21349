"""Menus: the public doors and the staff's side menu, by what the actor may do."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from kaimen.kernel.audit import policy as audit
from kaimen.kernel.base import clock
from kaimen.kernel.base import policy as base
from kaimen.kernel.base.rights import oversees_house
from kaimen.kernel.notices import selectors as notices
from kaimen.kernel.organisations import policy as organisations
from kaimen.kernel.people import policy as people
from kaimen.servicedesk.selectors import queue
from kaimen.site import year_alarm
from kaimen.ui.navigation import Bell, Item, Me


def _item(request: HttpRequest, label: str, name: str, icon: str = "", group: str = "", key: str = "") -> Item | None:
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    return Item(label=label, url=url, icon=icon, is_current=request.path.startswith(url), group=group, key=key)


def _is_staff(request: HttpRequest) -> bool:
    return bool(getattr(request.actor, "roles", ()))  # type: ignore[attr-defined]


def _has_desk(request: HttpRequest) -> bool:
    """Whether the inbox would open: no menu leads where somebody is turned away."""
    return queue.may_enter(request.actor)  # type: ignore[attr-defined]


def doors(request: HttpRequest) -> tuple[Item, ...]:
    """The public menu; the phone's tab bar takes the first four."""
    items = [
        _item(request, _("窗口"), "rosters:board", "door"),
        _item(request, _("查进度"), "servicedesk:find", "search"),
    ]
    if request.user.is_authenticated:
        items.append(_item(request, _("我的事"), "servicedesk:mine", "talk"))
        if _is_staff(request):
            at_work = "servicedesk:queue" if _has_desk(request) else "news:page"
            items.append(_item(request, _("工作台"), at_work, "inbox"))
    else:
        items.append(_item(request, _("登录"), "account_login", "me"))
    return tuple(item for item in items if item)


def staff(request: HttpRequest) -> tuple[Item, ...]:
    """The side menu of colleagues."""
    if not request.user.is_authenticated or not _is_staff(request):
        return ()
    items = [
        _item(request, _("收件"), "servicedesk:queue", "inbox")
        if _has_desk(request)
        else _item(request, _("待办和通知"), "news:page", "bell"),
        _item(request, _("值守"), "rosters:duty", "roster"),
        _item(request, _("我的值守"), "rosters:mine", "clock"),
        _item(request, _("窗口一览"), "rosters:board", "door"),
    ]
    roles = request.actor.roles  # type: ignore[attr-defined]
    ranges = request.actor.ranges  # type: ignore[attr-defined]
    if ranges(people.VIEW):
        items.append(_item(request, _("人员"), "people:list", "people", group=_("管理")))
    if ranges(organisations.VIEW):
        items.append(_item(request, _("工会组织"), "organisations:unions", "tree", group=_("管理")))
    if "security_officer" in roles:
        items.append(_item(request, _("角色和账号"), "access:grants", "key", group=_("管理")))
    if ranges(audit.VIEW):
        items.append(_item(request, _("留痕"), "audit:entries", "history", group=_("管理")))
    if oversees_house(request.actor, base.MANAGE_JOBS):  # type: ignore[attr-defined]
        items.append(_item(request, _("后台作业"), "jobs:board", "settings", group=_("管理")))
    return tuple(item for item in items if item)


def bell(request: HttpRequest) -> Bell | None:
    """The bell of the person signed in. One statement; none for visitors, nor for a part that refreshes itself."""
    if not request.user.is_authenticated or request.headers.get("HX-Request") == "true":
        return None
    url = reverse("news:page")
    unread = notices.count_unread(request.actor)  # type: ignore[attr-defined]
    return Bell(url, unread, is_current=request.path == url)


def house_note(request: HttpRequest) -> str:
    """Words above every page of the staff that concern the whole house, for those who look after it. No statement."""
    if not request.user.is_authenticated:
        return ""
    return year_alarm.note(request.actor, clock.today())  # type: ignore[attr-defined]


def me(request: HttpRequest) -> Me | None:
    """The person signed in."""
    if not request.user.is_authenticated:
        return None
    name = request.actor.name or _("工友")  # type: ignore[attr-defined]
    return Me(name=name, url=reverse("mfa_index"), sign_out_url=reverse("account_logout"))
