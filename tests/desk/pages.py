"""Reading the desk's pages."""

import re


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
