"""A person with a browser: taps are counted, and what the browser complains about is kept."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from members.demo import PERIOD, code_at
from members.models import User
from tests.cast import TOTP_SECRET, client_of
from tests.factories.members import PASSWORD

OURS = "blocked by Playwright"  # a service worker that a test does without
SLOWEST = 5  # seconds from reading a code to its check


@dataclass(frozen=True)
class Device:
    """What somebody holds in their hand."""

    name: str
    width: int
    height: int
    touch: bool = False

    def __str__(self) -> str:
        return self.name

    def context(self, theme: str) -> dict[str, Any]:
        """The options of a browser's context."""
        return {
            "viewport": {"width": self.width, "height": self.height},
            "has_touch": self.touch,
            "is_mobile": self.touch,
            "color_scheme": theme,
            "locale": "fr-BE",
            "timezone_id": settings.TIME_ZONE,
            "reduced_motion": "reduce",
        }


SMALL_PHONE = Device("small phone", 320, 640, touch=True)
PHONE = Device("phone", 390, 844, touch=True)
TABLET = Device("tablet", 820, 1180, touch=True)
DESKTOP = Device("desktop", 1440, 900)


class Visitor:
    """Opens pages of the portal at `base` and touches what is on them."""

    def __init__(
        self,
        new_context: Callable[..., BrowserContext],
        base: str,
        device: Device = DESKTOP,
        *,
        theme: str = "light",
        script: bool = True,
        workers: str = "allow",
    ) -> None:
        self.device, self.script, self.taps = device, script, 0
        self.complaints: list[str] = []
        self.context = new_context(
            base_url=base,
            java_script_enabled=script,
            service_workers=workers,
            **device.context(theme),
        )
        self.page: Page = self.context.new_page()
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and OURS not in message.text:
            where = message.location.get("url", "")
            self.complaints.append(f"{message.text} ({where})")

    def hear(self) -> list[str]:
        """What the browser complained about since it was last asked."""
        heard, self.complaints = self.complaints, []
        return heard

    def resize(self, device: Device) -> None:
        self.page.set_viewport_size({"width": device.width, "height": device.height})

    # --- going somewhere -----------------------------------------------------------------------
    def open(self, path: str) -> None:
        answer = self.page.goto(path)
        assert answer, path
        assert answer.ok, f"{path} answers {answer.status}"

    @property
    def path(self) -> str:
        return "/" + self.page.url.split("/", 3)[3]

    def log_in(self, user: User, password: str = PASSWORD) -> None:
        """By the form; people of the team show their code after it."""
        self.open("/accounts/login/")
        self.write("[name=login]", user.email)
        self.write("[name=password]", password)
        self.tap(".gate-main form .button[data-kind=primary]")
        if Authenticator.objects.filter(user=user).exists():
            self.write("[name=code]", self._code())
            self.tap(".gate-main form .button[data-kind=primary]")
        expect(self.page.locator("nav.rail")).to_be_attached()

    def _code(self) -> str:
        """A code that is still good when the form arrives."""
        left = PERIOD - time.time() % PERIOD
        if left < SLOWEST:
            self.page.wait_for_timeout((left + 0.1) * 1000)
        return code_at(TOTP_SECRET, int(time.time()))

    def let_in(self, user: User) -> None:
        """Logged in already, for pages where the way in does not matter."""
        self.context.clear_cookies()
        for cookie in client_of(user).cookies.values():
            self.context.add_cookies(
                [
                    {
                        "name": cookie.key,
                        "value": cookie.value,
                        "domain": "localhost",
                        "path": "/",
                    }
                ]
            )

    # --- touching something --------------------------------------------------------------------
    def tap(self, what: str | Locator) -> None:
        """A tap, as budgets count them."""
        self.taps += 1
        target = self.find(what)
        if self.device.touch:
            target.tap()
        else:
            target.click()

    def write(self, where: str, text: str) -> None:
        self.find(where).fill(text)

    def choose(self, where: str, value: str) -> None:
        self.find(where).select_option(value)

    def find(self, what: str | Locator) -> Locator:
        return self.page.locator(what) if isinstance(what, str) else what

    def sees(self, what: str | Locator, text: str | None = None) -> None:
        found = self.find(what)
        expect(found.first).to_be_visible()
        if text is not None:
            expect(found.first).to_contain_text(text)

    def says(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def taps_of(self, begin: int) -> int:
        return self.taps - begin
