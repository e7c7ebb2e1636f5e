"""Settings of the tests: the same portal, made faster and kept away from the network."""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests-only-for-tests-only-for-tests")
os.environ.setdefault("CHAIN_KEY", "only-for-tests-only-for-tests-only-for-tests")
os.environ.setdefault("DATABASE_URL", "postgresql://smartportal@localhost/smartportal")
os.environ.setdefault("MAIL_DOMAIN", "portal.example")
os.environ.setdefault("VAT_LOOKUP", "local")
if "STORAGE_DIR" not in os.environ:
    # Made by the first file that is stored. Workers and other children inherit it; who chose it removes it.
    _files = Path(tempfile.gettempdir(), f"smartportal-files-{secrets.token_hex(8)}")
    os.environ["STORAGE_DIR"] = str(_files)
    atexit.register(shutil.rmtree, _files, ignore_errors=True)

from smartportal.settings.base import *  # noqa: F403 (the environment must be set first)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ACCOUNT_RATE_LIMITS = False
# Else each test client lists all collected files first, a fifth of a second.
WHITENOISE_AUTOREFRESH = True
LOGGING["root"]["level"] = "WARNING"  # type: ignore[index] # noqa: F405
