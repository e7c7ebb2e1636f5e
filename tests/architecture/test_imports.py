"""What import-linter's contracts in pyproject.toml leave to say."""

import tomllib

import grimp
import pytest

from smartportal.supervisor.state import ROOT

INTERFACES = {"views", "forms", "filters", "tasks", "admin", "receivers"}


@pytest.fixture(scope="module")
def root_packages():
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return rules["tool"]["importlinter"]["root_packages"]


def app_of(module):
    """The app that a module belongs to: `members`, `smartportal.audit`."""
    parts = module.split(".")
    return ".".join(parts[:2] if parts[0] == "smartportal" else parts[:1])


def test_every_package_stands_under_the_contracts(root_packages):
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert set(root_packages) == packages - {"tests"}


def test_no_app_imports_the_interfaces_of_another(root_packages):
    graph = grimp.build_graph(*root_packages)

    crossings = [
        f"{importer} imports {imported}"
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if app_of(importer) != app_of(imported)
        and INTERFACES & set(imported.split("."))
    ]

    assert crossings == []
