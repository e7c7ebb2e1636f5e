"""Every address of the portal, from the resolver."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture import access
from tests.architecture.access import Row


def all_addresses() -> dict[str, URLPattern]:
    """By URL name after its namespaces; an address without a name goes by its route."""
    walked = _walk(get_resolver(), namespace="", route="")
    return {name: entry for name, _route, entry in walked}


def all_routes() -> dict[str, str]:
    """The whole route of each address, by the same names."""
    walked = _walk(get_resolver(), namespace="", route="")
    return {name: route for name, route, _entry in walked}


def _walk(
    resolver: URLResolver, *, namespace: str, route: str
) -> Iterator[tuple[str, str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = f"{route}{entry.pattern}"
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, namespace=inner, route=path)
        else:
            yield f"{namespace}{entry.name or path}", path, entry


def is_admin(name: str) -> bool:
    """`/admin/` is swept from the table of permissions, by tests/members/test_admin_access.py."""
    return name.startswith("admin:")


def table() -> dict[str, tuple[Row, ...]]:
    rows: dict[str, tuple[Row, ...]] = {}
    for module in iter_modules(access.__path__):
        for name, row in import_module(f"{access.__name__}.{module.name}").ROWS.items():
            assert name not in rows, f"{name} has rows in two modules"
            rows[name] = row if isinstance(row, tuple) else (row,)
    return rows
