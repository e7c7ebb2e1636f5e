"""The Celery application. The queue is a doorbell: what must happen is a row in the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartportal.settings.base")

app = Celery("smartportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
