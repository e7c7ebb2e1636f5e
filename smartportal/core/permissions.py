"""Verbs. Rows are found through `visible_to`; what may be done with them is a named predicate."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
Predicate = Callable[[Any], bool]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

_predicates: dict[str, Predicate] = {}


def predicate(name: str) -> Callable[[Predicate], Predicate]:
    """Register a function `user -> bool` as the permission `name`."""

    def decorate(function: Predicate) -> Predicate:
        _predicates[name] = function
        return function

    return decorate


def may(user: Any, name: str) -> bool:
    return _predicates[name](user)


def allowed(name: str) -> Callable[[Callable[Concatenate[Any, P], HttpResponse]], Callable[Concatenate[Any, P], HttpResponse]]:
    """Refuse with 403 who may not do this at all; which rows they may do it to is `visible_to`."""

    def decorate(view: Callable[Concatenate[Any, P], HttpResponse]) -> Callable[Concatenate[Any, P], HttpResponse]:
        @wraps(view)
        def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not may(request.user, name):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = name  # type: ignore[attr-defined]
        return guarded

    return decorate
