"""Verbs. Rows are found through `visible_to`; what may be done with them is a named predicate."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

Predicate = Callable[[Any], bool]
View = Callable[..., HttpResponseBase]

_predicates: dict[str, Predicate] = {}


def predicate(name: str) -> Callable[[Predicate], Predicate]:
    """Register a function `user -> bool` as the permission `name`."""

    def decorate(function: Predicate) -> Predicate:
        _predicates[name] = function
        return function

    return decorate


def may(user: Any, name: str) -> bool:
    return _predicates[name](user)


def allowed(name: str) -> Callable[[View], View]:
    """Refuse with 403 who may not do this at all; which rows they may do it to is `visible_to`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user, name):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = name  # type: ignore[attr-defined]
        return guarded

    return decorate
