"""Probes and the shell: open to machines and browsers that have no login."""

from tests.architecture.access import LOGGED_IN, PUBLIC, Row
from tests.cast import EVERYONE

REDIRECTED = dict.fromkeys(EVERYONE, 302)

ROWS = {
    "livez": Row(PUBLIC),
    "readyz": Row(PUBLIC),
    "shell:manifest": Row(PUBLIC),
    "shell:worker": Row(PUBLIC),
    "shell:offline": Row(PUBLIC),
    "shell:install": Row(PUBLIC),
    "shell:bell": Row(LOGGED_IN),
    "shell:language": Row(REDIRECTED, method="post", data={"language": "nl"}),
}
