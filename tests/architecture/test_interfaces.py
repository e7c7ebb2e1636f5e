"""Interfaces find rows only through `visible_to`, and only the views listed here are public."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from smartportal.core import permissions
from tests.architecture.addresses import all_addresses

ROOT = Path(__file__).parents[2]
INTERFACES = {"views", "forms", "filters", "admin", "admin_base", "pages", "public"}

# By person: what is seen, or the part of it that one may write; or the one paper of a signed link.
ENTRANCES = (
    ".objects.visible_to",
    ".objects.listed_for",
    ".objects.writable_by",
    ".objects.recoverable_by",
    ".objects.by_link",
)
# Shared by everybody: rows without an owner.
SHARED = {
    "CalendarDay",
    "Country",
    "Rate",
    "Sector",
    "Setting",
    "Topic",
    "VatRate",
}
# Where an interface may reach rows otherwise: file -> what, each with its reason.
EXCEPTIONS = {
    # Ends in a queryset of rows that the admin's own scope has chosen.
    "members/admin/people.py": {"Membership.objects.current"},
    # A service of these pages, for an invoice that its view has found.
    "documents/pages/stops.py": {"Hold.objects.standing", "Receivable.objects.open"},
    # The stored row again, of the form that the admin's scope has opened.
    "tickets/admin.py": {"Ticket.objects.get"},
    # The stylesheet of a brand holds a colour, for pages without a login.
    "documents/brands/views.py": {"get_object_or_404(Brand)"},
    # The cards of the activity of a draft that the view has found for its writer.
    "documents/papers/forms.py": {"Customer.objects.filter"},
    # The one place that applies `visible_to` for every admin.
    "members/admin_base.py": {
        "db_field.remote_field.model._default_manager",
        "field.remote_field.model._default_manager",
    },
}

# Addresses that ask for no login. Adding one is a decision: say why beside it.
PUBLIC_VIEWS = {
    # probes
    "livez",
    "readyz",
    # the shell that a browser keeps
    "shell:manifest",
    "shell:worker",
    "shell:offline",
    "shell:install",
    "shell:language",
    # a customer's signed link
    "documents:public_paper",
    "documents:public_acceptance",
    "documents:public_refusal",
    "documents:public_receipt",
    "documents:public_pdf",
    "documents:public_xml",
    "documents:public_logo",
    # a brand's colour, which its public pages wear
    "documents:brand_style",
    # a link that works once
    "members:invitation",
    # the way in
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    # leads to the login
    "admin:login",
}


def interface_files() -> list[Path]:
    found = [
        path
        for app in ("members", "documents", "tickets", "smartportal")
        for path in (ROOT / app).rglob("*.py")
        if INTERFACES & {path.stem, *path.relative_to(ROOT).parts[:-1]}
    ]
    return sorted(found)


def reaches(tree: ast.Module) -> Iterator[str]:
    """Each use of a manager, with the name that follows it.

    Left out is `filter(paper__in=Paper.objects.visible_to(user))`: rows of rows that are seen.
    """
    parents = {
        child: parent
        for parent in ast.walk(tree)
        for child in ast.iter_child_nodes(parent)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        if node.attr in ("_default_manager", "_base_manager"):
            yield ast.unparse(node)
        if node.attr == "objects":
            parent = parents[node]
            verb = parent if isinstance(parent, ast.Attribute) else node
            if not _through_visible_rows(parents.get(verb)):
                yield ast.unparse(verb)


def _through_visible_rows(call: ast.AST | None) -> bool:
    return (
        isinstance(call, ast.Call)
        and ast.unparse(call.func).endswith(".filter")
        and any(
            "__in" in (keyword.arg or "")
            and ".objects.visible_to(" in ast.unparse(keyword.value)
            for keyword in call.keywords
        )
    )


def bare_models(tree: ast.Module) -> Iterator[str]:
    """`get_object_or_404(Invoice, ...)` finds anybody's row."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "get_object_or_404",
            "get_list_or_404",
        ):
            first = node.args[0]
            if isinstance(first, ast.Name):
                yield f"{ast.unparse(node.func)}({first.id})"


def is_scoped(reach: str) -> bool:
    model = reach.split(".objects")[0].rsplit(".", 1)[-1]
    return reach.endswith(ENTRANCES) or model in SHARED


def test_interfaces_find_rows_through_visible_to_only():
    strays = {}
    for path in interface_files():
        name = str(path.relative_to(ROOT))
        tree = ast.parse(path.read_text())
        known = EXCEPTIONS.get(name, set())
        found = {each for each in reaches(tree) if not is_scoped(each)}
        found |= {
            each
            for each in bare_models(tree)
            if each.split("(")[1].rstrip(")") in model_names()
        }
        if found - known:
            strays[name] = sorted(found - known)

    assert strays == {}


def model_names() -> set[str]:
    return {model.__name__ for model in apps.get_models()}


def test_the_exceptions_are_still_needed():
    for name, known in EXCEPTIONS.items():
        tree = ast.parse((ROOT / name).read_text())
        found = {*reaches(tree), *bare_models(tree)}
        assert known - found == set(), name


def test_what_is_shared_has_no_owner():
    for model in apps.get_models():
        if model.__name__ in SHARED:
            assert not hasattr(model._default_manager.all(), "visible_to"), model


def test_the_check_sees_what_it_forbids():
    tree = ast.parse(
        "Invoice.objects.filter(pk=1)\n"
        "Invoice.objects.visible_to(user)\n"
        "form = Field(queryset=models.Customer.objects)\n"
        "get_object_or_404(Invoice, pk=1)\n"
        "VatRate.objects.all()\n"
        "Line.objects.filter(paper__in=Paper.objects.visible_to(user))\n"
    )

    strays = [each for each in reaches(tree) if not is_scoped(each)]

    assert sorted(strays) == ["Invoice.objects.filter", "models.Customer.objects"]
    assert list(bare_models(tree)) == ["get_object_or_404(Invoice)"]


def test_only_the_views_listed_here_ask_for_no_login():
    public = {
        name
        for name, address in all_addresses().items()
        if not getattr(address.callback, "login_required", True)
    }

    assert sorted(public - PUBLIC_VIEWS) == []
    assert sorted(PUBLIC_VIEWS - public) == []


def test_every_permission_that_a_view_names_exists():
    named = {
        address.callback.permission
        for address in all_addresses().values()
        if hasattr(address.callback, "permission")
    }

    assert named - permissions._predicates.keys() == set()
