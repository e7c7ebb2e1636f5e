"""The first page and the search box: everybody their own."""

from tests.architecture.access import LOGGED_IN, Row
from tests.cast import STAFF

# Who only works in the team starts at the desk; whose role is over has nowhere to go.
FIRST_PAGE = LOGGED_IN | dict.fromkeys(STAFF, 302) | {"past_substitute": 200}

ROWS = {
    "home:home": Row(FIRST_PAGE),
    "home:search": Row(LOGGED_IN, data={"q": "anna"}),
}
