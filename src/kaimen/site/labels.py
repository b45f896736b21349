"""Words of the site."""

from django.utils.translation import gettext_lazy as _

JOBS = {"site.tell_of_missing_year": _("提醒录入明年的放假安排")}
