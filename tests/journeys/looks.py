"""What a page must be: wide enough for its text, large enough for a thumb, readable for everybody."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

from tests.journeys.visitor import SMALL_PHONE, Visitor

LOOK = Path(__file__).with_name("looks.js").read_text()
# The rules of WCAG 2.2 AA and the best practices. Axe need not fetch the styles: they are of this origin.
OPTIONS = {"resultTypes": ["violations"], "preload": False}
UNFOLD = "() => document.querySelectorAll('details').forEach((each) => { each.open = true; })"
axe = Axe()


def faults_of(visitor: Visitor) -> list[str]:
    """What is wrong with the open page and with what it unfolds, as sentences."""
    visitor.page.evaluate(UNFOLD)
    found = visitor.page.evaluate(LOOK, {"touch": visitor.device.touch})
    return [*found, *_axe_faults(visitor), *_when_small(visitor)]


def lawful_faults_of(visitor: Visitor) -> list[str]:
    """Of a page whose frame is not ours: the rules of WCAG alone, without the best practices."""
    rules = {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }
    return _axe_faults(visitor, runOnly=rules)


def _axe_faults(visitor: Visitor, **options) -> list[str]:
    violations = axe.run(visitor.page, options=OPTIONS | options).response["violations"]
    return [
        f"axe {violation['id']}: {', '.join(map(str, node['target']))} {_message(node)}"
        for violation in violations
        for node in violation["nodes"][:3]
    ]


def _message(node: dict) -> str:
    return " ".join(
        check["message"] for check in [*node["any"], *node["all"], *node["none"]]
    )


def _when_small(visitor: Visitor) -> list[str]:
    """On the smallest phone nothing is cut off either."""
    if not visitor.device.touch:
        return []
    visitor.resize(SMALL_PHONE)
    found = visitor.page.evaluate(LOOK, {"touch": False})
    visitor.resize(visitor.device)
    return [f"at {SMALL_PHONE.width}: {fault}" for fault in found]
