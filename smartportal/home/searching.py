"""The box of every page: papers, customers, people and pages, each only as far as the user sees them."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from documents.enums import PaperKind
from documents.invoices.labels import labelled, status_of
from documents.models import Customer, Paper
from documents.papers.agreed import as_agreed
from documents.papers.search import matching
from documents.subjects import paper_url
from members.models import Member, User
from members.models.people import matching_name
from smartportal.core import money
from smartportal.core.permissions import may
from smartportal.core.status import Status
from smartportal.core.text import every_word
from smartportal.home import navigation

SHOWN = 8
UNTYPED = frozenset({"Mn", "Cf"})  # accents that were taken apart, soft hyphens
SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class Hit:
    title: str | Promise
    url: str
    note: str = ""
    icon: str = ""
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """`more` are links to the complete lists when there is more than is shown."""

    name: str
    title: str
    hits: list[Hit]
    more: list[tuple[str, str]] = field(default_factory=list)


def find(user: User, text: str, *, today: date) -> list[Group]:
    """The groups in which something was found, in the order of the page."""
    if not text:
        return []
    groups = (
        _papers(user, text, today),
        _customers(user, text),
        _people(user, text),
        _pages(user, text),
    )
    return [group for group in groups if group.hits]


def _papers(user: User, text: str, today: date) -> Group:
    """The newest first. One more than is shown tells that there are more."""
    found = matching(Paper.objects.visible_to(user), text).select_related("customer")
    newest = found.order_by("-created_at", "-pk")[: SHOWN + 1]
    papers = labelled(newest, today=today)
    hits = [_paper(paper, today) for paper in as_agreed(papers[:SHOWN])]
    return Group(
        "papers", _("Papers"), hits, _all_papers(text) if len(papers) > SHOWN else []
    )


def _paper(paper: Paper, today: date) -> Hit:
    name = paper.customer.name if paper.customer else _("No customer yet")
    note = " · ".join(filter(None, [paper.number or _("without number"), paper.title]))
    icon = "file-text" if paper.kind == PaperKind.QUOTE else "receipt-text"
    return Hit(
        title=_amount(name, paper),
        url=paper_url(paper),
        note=note,
        icon=icon,
        status=status_of(paper, today=today),
    )


def _amount(name: str, paper: Paper) -> str:
    return _("%(name)s, %(total)s") % {
        "name": name,
        "total": money.in_words(paper.gross),
    }


def _all_papers(text: str) -> list[tuple[str, str]]:
    query = urlencode({"q": text})
    lists = (
        ("documents:invoice_list", _("All invoices")),
        ("documents:quote_list", _("All quotes")),
    )
    return [(f"{reverse(name)}?{query}", word) for name, word in lists]


def _customers(user: User, text: str) -> Group:
    found = every_word(
        text, "name__unaccent__icontains", "email__icontains", "vat_number__icontains"
    )
    rows = (
        Customer.objects.visible_to(user).filter(found).order_by("name", "pk")[:SHOWN]
    )
    hits = [
        Hit(
            row.name,
            reverse("documents:customer", args=[row.public_id]),
            row.town,
            "briefcase",
        )
        for row in rows
    ]
    return Group("customers", _("Customers"), hits)


def _people(user: User, text: str) -> Group:
    rows = (
        Member.objects.visible_to(user)
        .filter(matching_name(text))
        .select_related("user")
        .order_by("user__last_name", "pk")
    )
    return Group("people", _("Members"), [_person(row, user) for row in rows[:SHOWN]])


def _person(member: Member, user: User) -> Hit:
    own = member.user_id == user.pk
    url = (
        reverse("members:settings")
        if own
        else reverse("admin:members_member_change", args=[member.pk])
    )
    return Hit(str(member.user), url, member.user.email, "user")


def _pages(user: User, text: str) -> Group:
    """Places of the portal by their name or what is there, ways to create something by their name."""
    words = plain(text).split()
    found = (
        hit for hit, name in _places(user) if all(word in plain(name) for word in words)
    )
    return Group("pages", _("Pages"), list(found))


def _places(user: User) -> Iterable[tuple[Hit, str]]:
    team = navigation.TEAM_PLACES if may(user, navigation.BACK_OFFICE) else ()
    own = (*navigation.PLACES, *team, *navigation.ACCOUNT, *navigation.SETTINGS)
    places = navigation.open_to(user, dict.fromkeys((*own, *navigation.ASKED_FOR)))
    for link in navigation.links(places, path=""):
        note = str(link.item.note)
        hit = Hit(link.item.label, link.url, note=note, icon=link.item.icon)
        yield hit, f"{hit.title} {note}"
    for way, url in navigation.ways():
        yield Hit(way.label, url, note=str(way.note), icon="plus"), str(way.label)


def plain(text: str) -> str:
    """Small letters without accents or soft hyphens, to compare names as people type them."""
    whole = text.casefold().replace(SOFT_HYPHEN, "")
    apart: Any = unicodedata.normalize("NFKD", whole)
    return "".join(char for char in apart if unicodedata.category(char) not in UNTYPED)
