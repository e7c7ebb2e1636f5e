"""The WSGI entry point that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartportal.settings.base")

application = get_wsgi_application()

# What is loaded by now lives as long as the process: the collector need not look at it during requests,
# and the workers that are forked from here share its memory.
gc.collect()
gc.freeze()
