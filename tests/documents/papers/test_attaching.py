"""Files of the member's own: harmless once kept, and with the mail when it leaves."""

import io

import pikepdf
import pytest
from django.utils import timezone
from PIL import Image

from documents.models import PaperAttachment
from documents.papers import attaching, harmless
from documents.papers.attaching import TooManyFiles, attach, keep_only
from documents.papers.harmless import BadFile, tidy_name
from documents.papers.sending import carry_out, request_dispatch
from smartportal.delivery.models import Message
from smartportal.delivery.services import read_file
from tests.factories.drafts import ENVELOPE, instant, make_draft, make_invoice
from tests.factories.files import packed, pdf, xlsx
from tests.factories.images import png

pytestmark = pytest.mark.django_db
EVIL = [b"/JavaScript", b"/Launch", b"/OpenAction", b"/EmbeddedFile", b"cmd.exe"]


@pytest.fixture
def draft():
    return make_draft()


def add(paper, content, name="plan.pdf"):
    return attach(paper, name=name, content=content, by=paper.created_by, at=instant())


@pytest.mark.parametrize(
    ("content", "name", "kept", "content_type"),
    [
        (pdf(), "plan.pdf", "plan.pdf", "application/pdf"),
        (png(), "vue.png", "vue.png", "image/png"),
        (png(format="JPEG"), "vue.jpeg", "vue.jpg", "image/jpeg"),
        (png(format="WEBP"), "vue.webp", "vue.png", "image/png"),
        (
            xlsx(),
            "budget.xlsx",
            "budget.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (pdf(), "virus.exe", "virus.pdf", "application/pdf"),
    ],
)
def test_what_it_is_decides_and_not_its_name(draft, content, name, kept, content_type):
    row = add(draft, content, name)

    assert (row.name, row.file.content_type) == (kept, content_type)


def test_nothing_runs_in_a_pdf_any_more_and_links_to_the_web_stay(draft):
    row = add(draft, pdf(script=True))

    with pikepdf.open(io.BytesIO(read_file(row.file))) as kept:
        out = io.BytesIO()
        kept.save(
            out,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    assert [sign for sign in EVIL if sign in out.getvalue()] == []
    assert b"https://example.org/" in out.getvalue()


def test_a_picture_is_drawn_anew_without_where_it_was_taken(draft):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Namur, Quai des Platanes"
    Image.new("RGB", (30, 20)).save(out, "JPEG", exif=exif)

    row = add(draft, out.getvalue() + b"<script>", "vue.jpg")

    kept = read_file(row.file)
    assert b"Namur" not in kept
    assert b"<script>" not in kept


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7 nothing",
        pdf(password="secret"),
        pdf(pages=201),
        b"\x89PNG\r\n\x1a\n broken",
        b"RIFF....WAVE",
        packed(**{"a.txt": b"a"}),
        b"PK\x03\x04 broken",
        xlsx(xl__vbaProject_bin=b"x"),
        xlsx(xl__externalLinks__externalLink1=b"x"),
        xlsx(xl__bomb=b"0" * (61 * 1024 * 1024)),
        b"%PDF-" + b"0" * harmless.MAX_BYTES,
        b"=cmd|' /C calc'!A0",
    ],
    ids=lambda content: repr(content[:12]) + str(len(content)),
)
def test_what_is_not_known_to_be_harmless_is_refused(draft, content):
    with pytest.raises(BadFile):
        add(draft, content)

    assert not PaperAttachment.objects.exists()


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_drawn(
    draft, monkeypatch
):
    monkeypatch.setattr(harmless, "MAX_PIXELS", 100)

    with pytest.raises(BadFile):
        add(draft, png())


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\plans\\Été 2026.pdf", "Été 2026.pdf"),
        ("a\r\nBcc: x@example.org.pdf", "a Bcc x example.org.pdf"),
        ("facture\u202efdp.exe", "facture fdp.pdf"),
        ("<b>.pdf", "b.pdf"),
        ("...", "fichier.pdf"),
        ("é" * 300 + ".pdf", "é" * 80 + ".pdf"),
    ],
)
def test_names_are_only_names(name, tidy):
    assert tidy_name(name, "pdf") == tidy


def test_the_same_file_twice_is_one(draft):
    assert add(draft, pdf()).pk == add(draft, pdf()).pk


def test_number_and_sum_are_bounded(draft, monkeypatch):
    monkeypatch.setattr(attaching, "MOST_FILES", 2)
    add(draft, png(10, 10))
    add(draft, png(11, 10))
    with pytest.raises(TooManyFiles):
        add(draft, png(12, 10))

    monkeypatch.setattr(attaching, "MOST_FILES", 9)
    monkeypatch.setattr(attaching, "MOST_BYTES", 300)
    with pytest.raises(TooManyFiles):
        add(draft, pdf())


def test_what_is_not_ticked_is_taken_off(draft):
    kept, _other = add(draft, pdf()), add(draft, png())

    keep_only(draft, [kept.public_id], by=draft.created_by, at=instant())

    assert list(draft.attachments.all()) == [kept]


def test_they_leave_with_the_mail():
    invoice = make_invoice()
    add(invoice, pdf())
    by = invoice.created_by
    dispatch = request_dispatch(invoice, envelope=ENVELOPE, by=by, at=instant())

    carry_out(dispatch, at=timezone.now())

    names = Message.objects.get().attachments.values_list("name", flat=True)
    assert list(names) == [f"{invoice.number}.pdf", "plan.pdf"]
