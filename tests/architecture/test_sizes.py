"""Short functions, short files: what can be read at once can be held in mind."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("documents", "members", "smartportal", "tickets")
FILES = [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST_FILE, LONGEST_TEST, LONGEST_FUNCTION = 400, 500, 50


def lines_of(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (
                f"{path.relative_to(ROOT)}:{node.name}",
                (node.end_lineno or node.lineno) - node.lineno + 1,
            )


def test_files_are_short():
    long = {
        str(path.relative_to(ROOT)): lines_of(path)
        for path in FILES
        if lines_of(path) > LONGEST_FILE
    }
    long |= {
        str(path.relative_to(ROOT)): lines_of(path)
        for path in TESTS
        if lines_of(path) > LONGEST_TEST
    }

    assert long == {}


def test_functions_are_short():
    sizes = dict(found for path in FILES for found in functions(path))

    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}
    assert median(sizes.values()) <= 8
    assert quantiles(sizes.values(), n=10)[-1] <= 25


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_says_what_it_owns(package):
    silent = [
        str(path.relative_to(ROOT))
        for path in (ROOT / package).rglob("__init__.py")
        if not {"migrations", "management", "templatetags"} & set(path.parts)
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]

    assert silent == []


def test_views_stay_few_in_a_module():
    crowded = {}
    for path in FILES:
        if path.name == "views.py" or path.parent.name in {"views", "pages"}:
            tree = ast.parse(path.read_text())
            views = [
                node
                for node in tree.body
                if isinstance(node, ast.FunctionDef)
                and node.args.args
                and node.args.args[0].arg == "request"
                and not node.name.startswith("_")
            ]
            if len(views) > 12:
                crowded[str(path.relative_to(ROOT))] = len(views)

    assert crowded == {}
