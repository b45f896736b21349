"""Settings of the tests: the product's own, in the profile `test`, with a home of its own."""

import os
import tempfile

os.environ["KAIMEN_PROFILE"] = "test"
os.environ["KAIMEN_HOME"] = tempfile.mkdtemp(prefix="kaimen-test-")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright keeps a loop in the test's thread

from kaimen.site.settings import *  # noqa: F403

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - WhiteNoise warns about a folder that is not there
