"""The tests' settings with the tests' mail server."""

import os

from smartportal.settings.test import *  # noqa: F403

EMAIL_BACKEND = "smartportal.delivery.smtp.SmtpBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ["TEST_SMTP_PORT"])
EMAIL_TIMEOUT = 5
