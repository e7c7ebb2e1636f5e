"""Files of customers: any encoding, any separator, any heading; nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.customers.importing.reading import MOST_LINES, NotReadable
from documents.customers.importing.services import read

TEXT = "Société;Ville;Téléphone\r\nThéâtre d'été;Liège;+32 4\r\n"


def lines(content):
    reading = read(content.encode() if isinstance(content, str) else content)
    return [(line.number, line.values) for line in reading.lines]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "UTF-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "UTF-8"),
        (TEXT.encode("latin-1"), "Latin-1"),
        (TEXT.encode("cp1252"), "Latin-1"),
        # A byte order mark before what is Latin-1: the rest has the last word.
        (b"\xef\xbb\xbf" + TEXT.encode("latin-1"), "Latin-1"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.encode().replace(b"\r\n", b"\n"), "UTF-8"),
        (TEXT.encode().replace(b"\r\n", b"\r"), "UTF-8"),
        (TEXT.replace(";", ",").encode(), "UTF-8"),
        (TEXT.replace(";", "\t").encode(), "UTF-8"),
        (b"sep=;\r\n" + TEXT.encode(), "UTF-8"),
    ],
)
def test_the_same_table_in_every_dress(content, encoding):
    reading = read(content)

    assert reading.encoding == encoding
    assert [line.values for line in reading.lines] == [
        {"name": "Théâtre d'été", "town": "Liège", "phone": "+32 4"}
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Nom;Code postal;N° TVA;BCE",
        "Naam;Postcode;BTW-nummer;Ondernemingsnummer",
        "Name;PLZ;USt-IdNr.;Unternehmensnummer",
        "Company name;ZIP;VAT number;Company number",
        ' "raison sociale" ; CP ;TVA;KBO',
    ],
)
def test_headings_are_understood_in_four_languages(header):
    assert lines(f"{header}\nStudio;5000;BE1;2") == [
        (
            2,
            {
                "name": "Studio",
                "postal_code": "5000",
                "vat_number": "BE1",
                "enterprise_number": "2",
            },
        )
    ]


def test_a_line_is_called_by_where_it_begins():
    text = 'name;notes\n\nA;"one\ntwo"\nB;\n'

    assert lines(text) == [
        (3, {"name": "A", "notes": "one\ntwo"}),
        (5, {"name": "B"}),
    ]


def test_a_column_that_we_do_not_have_is_kept():
    [line] = read(b"name;Shoe size;name\nA;42;B").lines

    assert line.rest == {"Shoe size": "42", "name": "B"}


def test_a_cell_too_many_is_kept_and_said():
    [line] = read(b"name;town\nA;B;C;D").lines

    assert line.rest == {"+": "C | D"}
    assert line.problem


def test_what_our_export_guarded_comes_back_as_it_was():
    assert lines("name;phone\n'=A;'+32 4")[0][1] == {"name": "=A", "phone": "+32 4"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf",
        b"  \n \n",
        b"name;town\n",
        b"name;town\n;\n",
        b"Anna;Namur\nBen;Dinant",
        b"PK\x03\x04rest",
        b"\xd0\xcf\x11\xe0rest",
        b"%PDF" + b"\0" * 99,
        b"\xff\xd8\xff" + b"\0" * 99,
        b"name\n" + b"x" * 200_000,
        b"name\n" + b"A\n" * (MOST_LINES + 1),
        b"BEGIN:VCARDx",
        2 * b"\xef\xbb\xbf",
        b"name" + b";x" * 300 + b"\nStudio\n",
    ],
)
def test_what_is_no_table_is_refused_in_words(content):
    with pytest.raises(NotReadable):
        read(content)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(content):
    for body in (content, b"name;town\n" + content, b"BEGIN:VCARD\n" + content):
        try:
            reading = read(body)
        except NotReadable:
            continue
        assert reading.lines


CARDS = """BEGIN:VCARD
VERSION:3.0
FN:Zoé 🎭 مرحبا
N:مرحبا;Zoé;;;
ORG:Studio Belvédère;Son
TEL;TYPE=work:+32 81 22 33 44
TEL;TYPE=cell:+32 475 12 34 56
EMAIL:zoe@studio.example
ADR;TYPE=WORK:;;Quai des Platanes 8;Namur;;5000;Belgique
NOTE:Préfère le matin\\, au téléphone
CATEGORIES:théâtre,fidèle
PHOTO;ENCODING=b;TYPE=JPEG:AAAA
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=89t=C3=A9;Anna
END:VCARD
BEGIN:VCARD
this is no line
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Ali
TEL;VALUE=uri:tel:+32-2
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_card_is_read_by_itself(end):
    first, second, third, fourth = read(CARDS.replace("\n", end).encode()).lines

    assert first.values == {
        "name": "Studio Belvédère",
        "contact_name": "Zoé 🎭 مرحبا",
        "email": "zoe@studio.example",
        "phone": "+32 81 22 33 44",
        "street": "Quai des Platanes 8",
        "postal_code": "5000",
        "town": "Namur",
        "country": "Belgique",
        "notes": "Préfère le matin, au téléphone",
        "tags": "théâtre, fidèle",
    }
    assert first.rest == {"TEL": "+32 475 12 34 56"}
    assert second.values == {"name": "Anna Été"}
    assert [
        (third.number, bool(third.problem)),
        (fourth.number, bool(fourth.problem)),
    ] == [
        (18, True),
        (21, True),
    ]


def card(*rows):
    text = "\n".join(["BEGIN:VCARD", "VERSION:2.1", "FN:Anna", *rows, "END:VCARD"])
    [line] = read(text.encode()).lines
    return line


def test_a_picture_is_passed_over_with_all_its_lines():
    picture = ["PHOTO;ENCODING=b:" + "A" * 60, *[" " + "A" * 60] * 1000]

    assert card(*picture, "EMAIL:a@b.be").values == {"name": "Anna", "email": "a@b.be"}


def test_a_card_that_goes_on_and_on_is_read_by_nobody():
    line = card("NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=punycode:" + "a" * 20_000)

    assert (line.values, bool(line.problem)) == ({}, True)


def test_half_a_character_is_kept_as_a_sign_for_it():
    note = "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=unicode_escape:=5Cud800"

    assert card(note).values["notes"] == "\ufffd"
