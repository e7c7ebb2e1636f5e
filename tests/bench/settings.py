"""Settings of the processes that are measured: those of an installation, on the scratch database."""

import os
from pathlib import Path

from smartportal.settings.base import *  # noqa: F403
from smartportal.settings.base import MIDDLEWARE, STORAGES

FOLDER = Path(os.environ["BENCH_FOLDER"])
ROOT_URLCONF = "tests.bench.floor_urls"
MIDDLEWARE = ["tests.bench.counting.count_queries", *MIDDLEWARE]
STATIC_ROOT = FOLDER / "static"
# As in an installation, except that nothing is compressed: pages ask it for names only.
STORAGES = {
    **STORAGES,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
