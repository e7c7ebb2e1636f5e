"""Gunicorn's settings, wherever it runs: `gunicorn --config python:smartportal.supervisor.web`."""

import os
from pathlib import Path

wsgi_app = "smartportal.wsgi:application"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 10_000
max_requests_jitter = 1_000
control_socket_disable = True
preload_app = True  # imported once, shared by the workers
logconfig_dict = {
    "formatters": {"json": {"()": "smartportal.core.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "WARNING", "handlers": ["console"]},
    "loggers": {
        "gunicorn.error": {
            "level": "WARNING",
            "handlers": ["console"],
            "propagate": False,
        }
    },
}
if Path("/dev/shm").is_dir():
    worker_tmp_dir = "/dev/shm"  # a heartbeat must not wait for a disk
