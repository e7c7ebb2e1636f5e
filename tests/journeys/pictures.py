"""Pictures of the demo's main pages, taken by `manage screenshots`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from documents.enums import PaperKind, PaperState
from documents.models import Paper, Receivable
from members.models import Activity, User
from smartportal.core import clock
from smartportal.core.subject import subject_of
from smartportal.delivery.services import create_link
from smartportal.home import notices
from tests.cast import client_of
from tests.journeys.chromium import launch_options
from tests.journeys.visitor import DESKTOP, PHONE, TABLET, Device

DEVICES = {device.width: device for device in (PHONE, TABLET, DESKTOP)}
# A picture must not depend on whether static files are collected and a worker runs.
PLAIN_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
OWN_CACHE = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


@dataclass(frozen=True)
class Motif:
    """A page to take, and whose login opens it; an empty one is anybody."""

    who: str
    path: Callable[[], str]


def _page(name: str, who: str = "nora") -> Motif:
    return Motif(who, lambda: reverse(name))


def _papers():
    return Paper.objects.filter(
        activity=Activity.objects.get(member__user__email__startswith="nora@")
    )


def _quote() -> Paper:
    quotes = _papers().filter(kind=PaperKind.QUOTE, state=PaperState.SENT)
    return quotes.filter(valid_until__gte=clock.today()).latest("pk")


def _draft() -> Paper:
    return (
        _papers().filter(kind=PaperKind.INVOICE, state=PaperState.DRAFT).earliest("pk")
    )


def _late_invoice() -> Paper:
    """The one with the newest step to decide, else the latest."""
    late = Receivable.objects.late(on=clock.today()).filter(invoice__in=_papers())
    return late.order_by("-due_on", "pk").first().invoice


def _credit_note(state: PaperState) -> Paper:
    notes = _papers().filter(kind=PaperKind.CREDIT_NOTE, state=state)
    return notes.order_by("pk").last()


def _cancelled() -> Paper:
    return _credit_note(PaperState.ISSUED).corrects


def _public_quote() -> str:
    expires_at = clock.now() + timedelta(days=1)
    _link, token = create_link(
        subject_of(_quote()), scope="paper", expires_at=expires_at
    )
    return reverse("documents:public_paper", args=[token])


MOTIFS = {
    "home": _page("home:home"),
    "invoices": _page("documents:invoice_list"),
    "invoice": Motif(
        "nora", lambda: reverse("documents:invoice", args=[_late_invoice().public_id])
    ),
    "coming": _page("documents:coming"),
    "editor": Motif(
        "nora", lambda: reverse("documents:paper_draft", args=[_draft().public_id])
    ),
    "sheet": Motif(
        "nora", lambda: reverse("documents:paper_sending", args=[_draft().public_id])
    ),
    "quote": Motif(
        "nora", lambda: reverse("documents:quote", args=[_quote().public_id])
    ),
    "cancelled": Motif(
        "nora", lambda: reverse("documents:invoice", args=[_cancelled().public_id])
    ),
    "credit-note": Motif(
        "nora",
        lambda: reverse(
            "documents:invoice", args=[_credit_note(PaperState.ISSUED).public_id]
        ),
    ),
    "credit-editor": Motif(
        "nora",
        lambda: reverse(
            "documents:credit_note_draft",
            args=[_credit_note(PaperState.DRAFT).public_id],
        ),
    ),
    "credit-sheet": Motif(
        "nora",
        lambda: reverse(
            "documents:paper_sending",
            args=[_credit_note(PaperState.DRAFT).public_id],
        ),
    ),
    "correction": Motif(
        "nora",
        lambda: reverse("documents:correction", args=[_late_invoice().public_id]),
    ),
    "public-quote": Motif("", _public_quote),
    "login": _page("account_login", who=""),
    "customers": _page("documents:customer_list"),
    "customer": Motif(
        "nora",
        lambda: reverse(
            "documents:customer", args=[_late_invoice().customer.public_id]
        ),
    ),
    "customer-new": _page("documents:customer_new"),
    "pipeline": _page("documents:pipeline"),
    "customer-import": _page("documents:customer_upload"),
    "search": Motif("nora", lambda: reverse("home:search") + "?q=a"),
    "settings": _page("members:settings"),
    "mailbox": _page("delivery:mailbox"),
    "question": _page("tickets:ticket_new"),
    "desk": _page("desk:desk", who="salome"),
    "recovery": _page("desk:recovery", who="karim"),
    "bank": _page("desk:bank", who="elise"),
}


@dataclass(frozen=True)
class Shot:
    """One page with the login that opens it, found before the browser begins."""

    name: str
    path: str
    cookies: dict[str, str]


def take_pictures(
    output: Path, *, names: Sequence[str], widths: Sequence[int], themes: Sequence[str]
) -> Iterator[Path]:
    """`WIDTH-THEME-PAGE.png` of each page, whole."""
    output.mkdir(parents=True, exist_ok=True)
    shots = [_shot(name, MOTIFS[name]) for name in names]
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for width, theme, shot in product(widths, themes, shots):
            path = output / f"{width}-{theme}-{shot.name}.png"
            _take(browser, base, DEVICES[width], theme, shot, path)
            yield path
        browser.close()


def _shot(name: str, motif: Motif) -> Shot:
    user = User.objects.get(email__startswith=f"{motif.who}@") if motif.who else None
    cookies = {key: cookie.value for key, cookie in client_of(user).cookies.items()}
    return Shot(name, motif.path(), cookies)


def _take(
    browser: Browser, base: str, device: Device, theme: str, shot: Shot, path: Path
) -> None:
    context = browser.new_context(**device.context(theme), service_workers="block")
    context.add_cookies(
        [
            {"name": name, "value": value, "url": base}
            for name, value in shot.cookies.items()
        ]
    )
    page = context.new_page()
    page.goto(base + shot.path, wait_until="networkidle")
    # A window as high as the page: what sticks to an edge of the window is where it belongs.
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": device.width, "height": height})
    page.screenshot(path=path)
    context.close()


@contextmanager
def served() -> Iterator[str]:
    """The portal of this process's database, on a free port."""
    storages = {**settings.STORAGES, "staticfiles": PLAIN_FILES}
    with override_settings(STORAGES=storages, CACHES={"default": OWN_CACHE}):
        cache.set(notices.CACHE_KEY, notices.NOTHING, None)
        server = LiveServer("localhost")
        try:
            yield server.url
        finally:
            server.stop()
