"""What every test may use: tests/database.py holds the database, tests/cast.py the people."""

import gc
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation

pytest_plugins = ["tests.database", "tests.cast", "tests.examples"]


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_is_late() -> None:
    """Pages carry no banner, and no test pays for looking; tests of the banner forget this."""
    from smartportal.home import notices  # noqa: PLC0415 (Django is set up by then)

    cache.set(notices.CACHE_KEY, notices.NOTHING, None)


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A page that was asked for in another language leaves it with the thread."""
    yield
    translation.deactivate()
