"""The portal's own machinery: settings, shell pages, and the apps every other app stands on.

Importing the Celery application here makes `@shared_task` bind to it.
"""

from smartportal.celery import app as celery_app

__all__ = ["celery_app"]
