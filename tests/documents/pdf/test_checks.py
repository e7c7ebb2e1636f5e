"""The checks can fail: each notices what it is for."""

import io

import pikepdf
import pytest

from documents.einvoicing.xml import to_cii
from documents.pdf.checks import problems
from documents.pdf.papers import paper_pdf
from tests.factories.papers import paper_in_memory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def xml():
    return to_cii(paper_in_memory())


@pytest.fixture
def content(xml):
    return paper_pdf(paper_in_memory(), xml=xml)


def changed(content: bytes, change) -> bytes:
    pdf = pikepdf.open(io.BytesIO(content))
    change(pdf)
    written = io.BytesIO()
    pdf.save(written, fix_metadata_version=False, static_id=True)
    return written.getvalue()


def without_intents(pdf):
    del pdf.Root.OutputIntents


def without_tags(pdf):
    del pdf.Root.StructTreeRoot


def without_language(pdf):
    del pdf.Root.Lang


def with_script(pdf):
    pdf.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS="app.alert(1)"
    )


def listed_twice(pdf):
    pdf.Root.AF.append(pdf.Root.AF[0])


def of_another_kind(pdf):
    pdf.Root.AF[0].AFRelationship = pikepdf.Name.Source


def without_a_font(pdf):
    descriptor = next(
        entry
        for entry in pdf.objects
        if isinstance(entry, pikepdf.Dictionary) and "/FontFile2" in entry
    )
    del descriptor.FontFile2


def with_another_claim(pdf):
    claim = pdf.Root.Metadata.read_bytes().replace(
        b'conformance="A"', b'conformance="B"'
    )
    pdf.Root.Metadata.write(claim)


def without_level(pdf):
    pdf.Root.Metadata.write(
        pdf.Root.Metadata.read_bytes().replace(b">EN 16931<", b">BASIC<")
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (without_intents, "the file must name its colour profile once"),
        (without_tags, "the file is not tagged"),
        (without_language, "the file does not name its language"),
        (with_script, "the file holds something that runs"),
        (listed_twice, "one attachment must be listed once: 2, ['factur-x.xml']"),
        (of_another_kind, "the attachment is not the alternative of the page"),
        (with_another_claim, "the metadata claim {'part': '3', 'conformance': 'B'}"),
        (without_level, "the metadata do not say ConformanceLevel"),
    ],
)
def test_a_fault_is_named(content, xml, change, problem):
    assert problems(changed(content, change), xml=xml) == [problem]


def test_a_font_that_is_not_inside_is_named(content, xml):
    (problem,) = problems(changed(content, without_a_font), xml=xml)

    assert problem.endswith("is not inside")


def test_another_attachment_is_noticed(content):
    assert problems(content, xml=b"<other/>") == ["the attachment is another file"]
    assert problems(content) == ["an attachment that nobody asked for"]


def test_nothing_is_wrong_with_what_was_only_rewritten(content, xml):
    assert problems(changed(content, lambda pdf: None), xml=xml) == []
