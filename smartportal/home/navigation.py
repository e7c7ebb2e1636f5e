"""Where one can go, in one list."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from smartportal.core.permissions import may


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place. `bar` puts it into the bar of phones too; the others are under "More" there. `permission`
    names who may open it.
    """

    label: str | Promise
    icon: str
    url_name: str
    bar: bool = False
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """Something one can create, in the sheet of the big plus."""

    label: str | Promise
    note: str | Promise
    icon: str
    url_name: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An item with its URL; `current` is "page", "true" (we are below it) or ""."""

    item: NavItem
    url: str
    current: str


BACK_OFFICE = "members.work_in_back_office"

PLACES = (
    NavItem(_("Home"), "house", "home:home", bar=True),
    NavItem(_("Invoices"), "receipt-text", "documents:invoice_list", bar=True),
    NavItem(_("Coming"), "calendar-clock", "documents:coming", bar=True),
    NavItem(_("Quotes"), "file-text", "documents:quote_list"),
    NavItem(_("Customers"), "briefcase", "documents:customer_list"),
    NavItem(_("Requests"), "message-circle", "tickets:ticket_list"),
)
TEAM_PLACES = (
    NavItem(_("My desk"), "house", "desk:desk", bar=True),
    NavItem(
        pgettext_lazy("narrow navigation", "Recovery"),
        "hand-coins",
        "desk:recovery",
        bar=True,
        permission="members.recover",
    ),
    NavItem(_("Bank"), "landmark", "desk:bank", bar=True, permission="desk.keep_bank"),
    NavItem(_("Sent mail"), "mail", "delivery:mailbox"),
)
ACCOUNT = (
    NavItem(_("Settings"), "settings", "members:settings"),
    NavItem(_("Put on my screen"), "download", "shell:install"),
    NavItem(_("Desk"), "layers", "desk:desk", permission=BACK_OFFICE),
    NavItem(_("Administration"), "shield-check", "admin:index", permission=BACK_OFFICE),
)
WAYS = (
    Way(
        _("A quote"),
        _("The customer answers online"),
        "file-text",
        "documents:quote_new",
    ),
    Way(
        _("An invoice"),
        _("From a quote or from scratch"),
        "receipt-text",
        "documents:invoice_new",
    ),
    Way(
        _("A question"),
        _("To the right person"),
        "message-circle",
        "tickets:ticket_new",
        "ok",
    ),
)

# Every page is below these: they are current only themselves.
STARTS = frozenset({"/", "/bureau/"})


def url_of(name: str) -> str:
    """The URL of a name, or "" when there is none: the mailbox is there in the demo only."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def open_to(user: Any, items: Iterable[NavItem]) -> list[NavItem]:
    """The items whose permission the user has. Each permission is asked for once, with a query for staff."""
    wanted = list(items)
    names = {item.permission for item in wanted if item.permission}
    held = {"", *(name for name in names if may(user, name))}
    return [item for item in wanted if item.permission in held]


def links(items: Iterable[NavItem], *, path: str) -> list[Link]:
    """The items that exist, with the current one marked."""
    found = [(item, url_of(item.url_name)) for item in items]
    return [Link(item, url, _current(url, path)) for item, url in found if url]


def ways() -> list[tuple[Way, str]]:
    return [(way, reverse(way.url_name)) for way in WAYS]


def _current(url: str, path: str) -> str:
    if path == url:
        return "page"
    below = url not in STARTS and path.startswith(url)
    return "true" if below else ""
