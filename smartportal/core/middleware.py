"""One log line per request: what was asked, by whom, how it went and how long it took."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from smartportal.core.logs import route_of

logger = logging.getLogger("smartportal.request")

# Probes and assets come by the hundred and tell nothing.
UNLOGGED = ("/livez", "/readyz", settings.STATIC_URL)


class RequestLogMiddleware:
    """No query string, no address, no name: the route and the user's number are enough."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = self.get_response(request)
        if not request.path.startswith(UNLOGGED):
            milliseconds = round((time.perf_counter() - start) * 1000)
            _log(request, response.status_code, milliseconds)
        return response


def _log(request: HttpRequest, status: int, milliseconds: int) -> None:
    route = route_of(request)
    facts = {
        "method": request.method,
        "route": route,
        "status": status,
        "ms": milliseconds,
        # The session's user if a view asked for it: logging must not query.
        "user_id": getattr(getattr(request, "_cached_user", None), "pk", None),
    }
    logger.info("%s /%s %s", request.method, route, status, extra=facts)
