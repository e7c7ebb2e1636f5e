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
    names who may open it, `note` says what is there in words that people search for.
    """

    label: str | Promise
    icon: str
    url_name: str
    bar: bool = False
    permission: str = ""
    note: str | Promise = ""


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
RUNS_AN_ACTIVITY = "members.run_an_activity"

# There in the demo only.
MAILBOX = NavItem(_("Sent mail"), "mail", "delivery:mailbox")
PLACES = (
    NavItem(_("Home"), "house", "home:home", bar=True),
    NavItem(_("Invoices"), "receipt-text", "documents:invoice_list", bar=True),
    NavItem(_("Coming"), "calendar-clock", "documents:coming", bar=True),
    NavItem(_("Quotes"), "file-text", "documents:quote_list"),
    NavItem(
        _("Customers"),
        "briefcase",
        "documents:customer_list",
        note=_("Their address, VAT number and days to pay"),
    ),
    NavItem(_("Requests"), "message-circle", "tickets:ticket_list"),
    MAILBOX,
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
    NavItem(
        pgettext_lazy("narrow navigation", "To review"),
        "list-checks",
        "desk:reviews",
        permission="desk.review",
    ),
    NavItem(_("Questions"), "message-circle", "desk:questions", bar=True),
    NavItem(_("Bank"), "landmark", "desk:bank", bar=True, permission="desk.keep_bank"),
    MAILBOX,
)
ACCOUNT = (
    NavItem(_("Settings"), "settings", "members:settings"),
    NavItem(_("Put on my screen"), "download", "shell:install"),
    NavItem(_("Desk"), "layers", "desk:desk", permission=BACK_OFFICE),
    NavItem(_("Administration"), "shield-check", "admin:index", permission=BACK_OFFICE),
)
SETTINGS = (
    NavItem(
        _("My details"),
        "user",
        "members:settings",
        note=_("Your name, your phone, your language."),
    ),
    NavItem(
        _("Logo and colour"),
        "image",
        "documents:brand_list",
        permission=RUNS_AN_ACTIVITY,
        note=_("What your papers look like"),
    ),
    NavItem(
        _("E-mail"), "mail", "account_email", note=_("The address you log in with")
    ),
    NavItem(_("Password"), "key-round", "account_change_password"),
    NavItem(
        _("Login code"), "lock", "mfa_index", note=_("A second step at login (2FA)")
    ),
    NavItem(
        _("Devices"), "monitor", "usersessions_list", note=_("Where you are logged in")
    ),
)
# What people look for and cannot change themselves.
ASKED_FOR = (
    NavItem(
        _("Account (IBAN) and VAT number on your papers"),
        "landmark",
        "tickets:ticket_new",
        note=_("The cooperative changes them. Ask it here."),
    ),
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
