"""Reading the desk's pages."""

import re

from django.urls import reverse

RECOVERY = reverse("desk:recovery")


def part(html: str, name: str) -> str:
    """The section that is titled by an element's id."""
    return html.split(f'aria-labelledby="{name}"')[1].split("</section>")[0]


def once(html: str) -> str:
    """The first one-use token."""
    found = re.search(r'name="once" value="([^"]+)"', html)
    assert found
    return found.group(1)


def toasts(html: str) -> list[str]:
    """What the page says for a moment."""
    shown = html.split('<template id="toast"')[0]
    return re.findall(
        r'class="toast".*?<span class="grow">(.*?)</span>', shown, re.DOTALL
    )


def recovery_page(client) -> str:
    response = client.get(RECOVERY)
    assert response.status_code == 200
    return response.content.decode()


def messages(response) -> list[str]:
    """What the recovery page says after a form."""
    return toasts(recovery_page(response.client))
