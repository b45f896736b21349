"""One button a role 一键登录, in the demo profile only: signs in an invented colleague, second factor included.

Outside the demo profile the address does not exist and nothing here finds an account.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kaimen.kernel import access
from kaimen.kernel.access import selectors as grants
from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.base import clock
from kaimen.kernel.base.words import Text
from kaimen.kernel.people.services import accounts
from kaimen.rosters.selectors import points
from kaimen.site import guard
from kaimen.site.accounts import AccountAdapter, stamp

PROVINCE, CITY, COUNTY = "610000", "610100", "610103"
WORKER_PHONE = "19000000001"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class DemoChoice:
    """A button: its key in the form, the role in words, and where."""

    key: str
    words: Text
    where: Text
    find: Callable[[datetime], int | None]


def _on_duty(code: str) -> Callable[[datetime], int | None]:
    """Whoever answers the union's point now; before there is a roster, any clerk of it."""

    def find(at: datetime) -> int | None:
        try:
            answer = points.page(code, at).answer
        except access.NotVisible:
            answer = None
        return answer.person_id if answer else _holder(Role.CLERK, code)(at)

    return find


def _holder(role: Role, code: str) -> Callable[[datetime], int | None]:
    return lambda at: grants.first_holder(role, code, at=at)


CHOICES = (
    DemoChoice("clerk", _("值守人员"), _("西安市碑林区，此刻在岗"), _on_duty(COUNTY)),
    DemoChoice("duty_leader", _("带班"), _("西安市碑林区"), _holder(Role.DUTY_LEADER, COUNTY)),
    DemoChoice("planner", _("排班员"), _("西安市碑林区"), _holder(Role.PLANNER, COUNTY)),
    DemoChoice("manager", _("工会管理员"), _("西安市"), _holder(Role.MANAGER, CITY)),
    DemoChoice("province", _("省总值班"), _("陕西省，此刻在岗"), _on_duty(PROVINCE)),
    DemoChoice("system_officer", _("系统管理员"), _("陕西省"), _holder(Role.SYSTEM_OFFICER, PROVINCE)),
    DemoChoice("security_officer", _("安全管理员"), _("陕西省"), _holder(Role.SECURITY_OFFICER, PROVINCE)),
    DemoChoice("audit_officer", _("审计管理员"), _("陕西省"), _holder(Role.AUDIT_OFFICER, PROVINCE)),
    DemoChoice("worker", _("工友"), _("用手机号登录的职工"), lambda at: None),
)


def choices(*, at: datetime) -> tuple[DemoChoice, ...]:
    """The buttons of the log-in page; none outside the demo."""
    return CHOICES if settings.KAIMEN.is_demo else ()


@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """Sign in as the role of the button."""
    if not settings.KAIMEN.is_demo:
        raise Http404
    chosen = next((one for one in CHOICES if one.key == request.POST.get("role")), None)
    if chosen is None:
        raise Http404
    at = clock.now()
    account = _account(chosen, at)
    logout(request)
    login(request, account, backend=BACKEND)
    request.session[guard.SECOND_FACTOR] = guard.DEMO
    stamp(request)
    accounts.note_sign_in(account=account, by="demo", actor=access.actor_for(account, at=at), at=at)
    return redirect(AccountAdapter(request).get_login_redirect_url(request))


def _account(chosen: DemoChoice, at: datetime):  # type: ignore[no-untyped-def]
    if chosen.key == "worker":
        return accounts.enter_by_phone(phone=WORKER_PHONE, at=at)
    found = get_user_model().objects.filter(username=f"demo-{chosen.find(at)}", is_active=True).first()
    if found is None:
        raise Http404
    return found
