"""Notices: everyone has their own."""

from tests.architecture.access import LOGGED_IN, Row, only
from tests.cast import MEMBERS, STAFF

ROWS = {
    "notifications:notification_list": Row(LOGGED_IN),
    "notifications:reading": Row(only(*MEMBERS, *STAFF, status=302), method="post"),
}
