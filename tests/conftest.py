"""What every test may use: tests/database.py holds the database, tests/cast.py the people."""

import pytest
from django.core.cache import cache

pytest_plugins = ["tests.database", "tests.cast"]


@pytest.fixture(autouse=True)
def nothing_is_late() -> None:
    """Pages carry no banner, and no test pays for looking; tests of the banner forget this."""
    from smartportal.home import notices  # noqa: PLC0415 (Django is set up by then)

    cache.set(notices.CACHE_KEY, notices.NOTHING, None)
