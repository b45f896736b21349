"""The disk is full 磁盘满了: said as it is, with everything typed still on the page (507). Nothing was half done:
transactions saw to it.
"""

import errno
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from kaimen.ui.errors import reference_of
from kaimen.ui.refuse import refuse

logger = logging.getLogger("kaimen.ui")

STATUS = 507
FULL = (errno.ENOSPC, errno.EDQUOT)
POSTGRES_DISK_FULL = "53100"


@dataclass(frozen=True)
class Said:
    says: str
    next: str


def is_full(error: BaseException) -> bool:
    """True for a full disk or quota, met by a file or by either database."""
    if isinstance(error, OSError):
        return error.errno in FULL
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    return getattr(cause, "sqlstate", "") == POSTGRES_DISK_FULL or "disk is full" in str(error)


class FullDisk:
    """Middleware: answers for every room when a view met a full disk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not is_full(error):
            return None
        logger.error("The disk is full: %s %s, reference %s.", request.method, request.path, reference_of(request))
        said = Said(
            _("服务器的磁盘满了，这次没有存下。"),
            _("您写的都在下面，请先抄下来，过一会儿再送；急事请打 12351。"),
        )
        if request.path.startswith("/api/"):
            message = _("{says}{next}").format(says=said.says, next=said.next)
            problem = {"code": "disk.full", "facts": {}, "message": message}
            return JsonResponse(problem, status=STATUS)
        return refuse(request, [said], status=STATUS)
