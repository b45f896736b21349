"""The SMS outbox of the demo."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaimen.adapters import selectors


@require_safe
def demo_sms(request: HttpRequest) -> HttpResponse:
    """What would have gone to telephones; there is no such page outside the demo."""
    if not settings.KAIMEN.is_demo:
        raise Http404
    return render(request, "adapters/demo_sms.html", {"messages_sent": selectors.demo_outbox()})
