"""Nothing is loaded but what was named: no file of ours, no address of anyone."""

import base64
import io
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pypdf import PdfReader

from documents.pdf.checks import problems
from documents.pdf.engine import MOST_HTML, Sheet, TooLongToPrint, render
from tests.documents.pdf.reader import text_of

AT = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
PAGE = "<html lang=en><head><title>T</title>{head}</head><body><p>Hello</p>{body}</body></html>"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def printed(body: str = "", *, head: str = "", **options) -> bytes:
    return render(Sheet(PAGE.format(head=head, body=body), "#0f4c81", AT, **options))


@pytest.fixture
def visits():
    """A server of this machine, and the paths that were asked of it. `/hop` sends on to `/secret`."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_response(302 if self.path == "/hop" else 200)
            self.send_header("Location", "/secret")
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    thread.join()
    server.server_close()


BODY = """
<img src="{url}/img.png" alt="x">
<img src="{url}/hop" alt="x">
<object data="{url}/object"></object>
<embed src="{url}/embed">
<p style="background: url({url}/background.png)">x</p>
<p style="content: url({url}/content.png)">x</p>
<svg><image href="{url}/svg.png" width="9" height="9"/></svg>
<svg><use href="{url}/use.svg#x"/></svg>
<img alt="x" src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22%3E
%3Cimage href=%22{url}/inner.png%22 width=%229%22 height=%229%22/%3E%3C/svg%3E">
<a rel="attachment" href="{url}/attached">x</a>
"""
HEAD = """
<link rel="stylesheet" href="{url}/linked.css">
<link rel="attachment" href="{url}/linked">
<style>@import url({url}/imported.css);</style>
<style>@font-face {{ font-family: X; src: url({url}/font.woff) }} p {{ font-family: X }}</style>
<base href="{url}/"><link rel="stylesheet" href="based.css">
"""


def test_a_page_asks_nothing_of_the_network(visits):
    address, seen = visits

    content = printed(BODY.format(url=address), head=HEAD.format(url=address))

    assert "Hello" in text_of(content)
    assert seen == []


def test_no_file_of_the_machine_gets_in(tmp_path):
    url = tmp_path.as_uri()
    for name in re.findall(r"\{url\}/([\w.]+)", BODY + HEAD):
        picture = name.endswith(".png")
        (tmp_path / name).write_bytes(
            base64.b64decode(PIXEL)
            if picture
            else b"p::after { content: 'the secret' }"
        )

    content = printed(BODY.format(url=url), head=HEAD.format(url=url))

    assert "Hello" in text_of(content)
    assert "secret" not in text_of(content)
    assert b"/EmbeddedFile" not in content
    assert b"/Subtype /Image" not in content


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/",
        "ftp://localhost/a",
        "asset:../../manage.py",
        "asset:",
    ],
)
def test_other_addresses_are_no_assets(url):
    assert "Hello" in text_of(printed(f'<img src="{url}" alt="nothing">'))


def test_a_named_asset_and_a_data_address_are_drawn():
    pixel = base64.b64decode(PIXEL)
    content = printed(
        f'<img src="asset:logo.png" alt="a"><img src="data:image/png;base64,{PIXEL}" alt="b">',
        assets={"logo.png": pixel},
    )

    assert problems(content) == []
    assert content.count(b"/Subtype /Image") >= 1


def test_equal_sheets_give_equal_bytes():
    assert printed("<p>x</p>") == printed("<p>x</p>")


def test_the_file_says_when_it_was_made():
    said = PdfReader(io.BytesIO(printed())).metadata

    assert (said.creation_date, said.modification_date) == (AT, AT)


@pytest.mark.parametrize(
    "body", ["x" * MOST_HTML, "<p style='break-after: page'>x</p>" * 200]
)
def test_what_is_too_long_is_refused(body):
    with pytest.raises(TooLongToPrint):
        printed(body)


def test_the_font_library_is_loaded_by_the_first_page_only():
    code = "import sys, django; django.setup(); import documents.pdf.papers; print('weasyprint' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"


def test_threads_print_one_after_the_other():

    alone = printed("<p>x</p>")
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda _: printed("<p>x</p>"), range(8)))

    assert together == [alone] * 8
