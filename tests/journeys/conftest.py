"""A served portal in its demo mode, and browsers."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from playwright.sync_api import BrowserContext, expect

from documents.dunning import jobs
from smartportal.home import notices
from tests.journeys.chromium import launch_options
from tests.journeys.visitor import DESKTOP, Device, Visitor

expect.set_options(timeout=15_000)
PATIENCE = 20_000  # milliseconds


@pytest.fixture(autouse=True)
def nothing_is_late() -> None:
    """As for every test; and no code of a second factor counts as used by the test before."""
    cache.clear()
    cache.set(notices.CACHE_KEY, notices.NOTHING, None)


@pytest.fixture(scope="session", autouse=True)
def _browser_beside_django() -> Iterator[None]:
    """The browser's library keeps a loop in this thread, on which nothing of Django runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="session", autouse=True)
def _browsers_keep_static_files() -> Iterator[None]:
    """As those of an installation, whose names change with them: else each page asks for all again."""
    serve = StaticFilesHandler.serve

    def kept(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        response = serve(handler, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", kept)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    return {**browser_type_launch_args, **launch_options()}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Each browser is told the address of the portal that is served for its test."""


@pytest.fixture
def portal(settings, live_server) -> Iterator[str]:
    """The address of a portal whose mails end up in the mailbox, and which may live on a later day."""
    settings.DEMO = True
    settings.EMAIL_BACKEND = "smartportal.delivery.demo.MailboxBackend"
    settings.ROOT_URLCONF = "tests.delivery.demo_urls"
    settings.SITE_URL = live_server.url
    jobs._simulated_day.cache_clear()
    yield live_server.url
    jobs._simulated_day.cache_clear()


@pytest.fixture
def visit(
    portal: str, new_context: Callable[..., BrowserContext]
) -> Iterator[Callable[..., Visitor]]:
    """Gives people a browser each. At the end no browser may have complained."""
    visitors: list[Visitor] = []

    def begin(device: Device = DESKTOP, **options: Any) -> Visitor:
        visitor = Visitor(new_context, portal, device, **options)
        visitor.context.set_default_timeout(PATIENCE)
        visitors.append(visitor)
        return visitor

    yield begin
    assert [line for visitor in visitors for line in visitor.complaints] == []
