"""Settings of the worker processes in the tests: the product's database, and the ground floor alone."""

from kaimen.site.settings import *  # noqa: F403

INSTALLED_APPS = ["django.contrib.contenttypes", "kaimen.kernel.base"]
