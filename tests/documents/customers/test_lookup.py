"""Looking up a VAT number: the European register behind an adapter, and what the form makes of it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from documents.customers import lookup
from documents.customers.lookup import (
    Answer,
    CannotLookUp,
    LookupUnavailable,
    NotInRegister,
)
from documents.identifiers import BadVatNumber

KNOWN, UNKNOWN = "BE0999200067", "BE0403170701"
VALID = {
    "countryCode": "BE",
    "vatNumber": "0999200067",
    "valid": True,
    "name": "SC  Théâtre du Quai",
    "address": "Quai des Platanes 8\n5000 Namur",
}
DOWN = {"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}


class Register(BaseHTTPRequestHandler):
    """A register on this machine that says what the test wants."""

    def do_POST(self):
        server = self.server
        server.asked.append(
            json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        )
        self.send_response(server.status)
        if server.status == 302:
            self.send_header("Location", f"http://localhost:{server.server_port}/other")
        self.end_headers()
        self.wfile.write(server.says)

    def log_message(self, *args):
        pass


@pytest.fixture
def register():
    server = HTTPServer(("127.0.0.1", 0), Register)
    server.asked, server.status, server.says = [], 200, b""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def ask(server, says=b"", status=200):
    server.status = status
    server.says = says if isinstance(says, bytes) else json.dumps(says).encode()
    return lookup.vies(
        "BE", "0999200067", url=f"http://127.0.0.1:{server.server_port}/"
    )


def test_the_register_is_asked_for_the_number_alone(register):
    answer = ask(register, VALID)

    assert answer == Answer(True, VALID["name"], VALID["address"])
    assert register.asked == [{"countryCode": "BE", "vatNumber": "0999200067"}]


def test_a_number_that_nobody_has_is_told(register):
    assert ask(register, VALID | {"valid": False, "name": None}).valid is False


@pytest.mark.parametrize(
    ("says", "status"),
    [
        (DOWN, 200),
        (DOWN | {"errorWrappers": "x"}, 200),
        ({"valid": "yes"}, 200),
        ([], 200),
        (b"null", 200),
        (b"<html>", 200),
        (b"\xff\xfe", 200),
        (b'{"valid": true, "name": "' + b"x" * 100_000 + b'"}', 200),
        (b"[" * 30_000, 200),
        (VALID, 500),
        (VALID, 302),
    ],
)
def test_whatever_else_it_says_is_no_answer(register, says, status):
    with pytest.raises(LookupUnavailable):
        ask(register, says, status)
    assert len(register.asked) == 1  # a redirect leads nowhere


def test_a_register_that_is_away_is_no_answer(register):
    register.server_close()

    with pytest.raises(LookupUnavailable):
        ask(register)


def test_the_address_of_the_register_is_fixed():
    assert lookup.VIES.startswith("https://ec.europa.eu/")


def test_a_business_is_told_in_the_fields_of_a_card():
    assert lookup.lookup(" be 0999.200.067", "FR").fields == {
        "vat_number": KNOWN,
        "country": "BE",
        "name": "Théâtre du Quai SC",
        "street": "Quai des Platanes",
        "house_number": "8",
        "postal_code": "5000",
        "town": "Namur",
    }


@pytest.mark.parametrize(
    ("number", "country", "refusal"),
    [
        ("", "BE", CannotLookUp),
        ("CHE-107.787.577 IVA", "CH", CannotLookUp),
        ("0403.170.702", "BE", BadVatNumber),
        ("BE\x00", "BE", BadVatNumber),
        ("9" * 5000, "BE", BadVatNumber),
        (UNKNOWN, "BE", NotInRegister),
        ("LU15027442", "LU", LookupUnavailable),
    ],
)
def test_what_cannot_be_told_is_refused_in_words(number, country, refusal):
    with pytest.raises(refusal):
        lookup.lookup(number, country)


def test_an_installation_may_ask_nobody(settings):
    settings.VAT_LOOKUP = "off"

    with pytest.raises(CannotLookUp):
        lookup.lookup(KNOWN, "BE")
