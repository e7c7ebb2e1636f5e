import json

import pytest
from django.core.management import CommandError, call_command
from lxml import etree

from documents.einvoicing.services import render_paper
from documents.models import Paper, Rendering
from documents.pdf.checks import problems
from smartportal.delivery.services import read_file
from tests.factories.drafts import instant, make_draft, make_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice():
    return make_invoice()


@pytest.mark.parametrize(
    ("form", "root"), [("ubl", "Invoice"), ("cii", "CrossIndustryInvoice")]
)
def test_an_e_invoice_is_written_to_the_file(invoice, tmp_path, form, root):
    output = tmp_path / "file.xml"

    call_command("einvoice", invoice.number, "--format", form, "--output", str(output))

    assert etree.QName(etree.parse(output).getroot()).localname == root


def test_a_factur_x_is_written_whole(invoice, tmp_path, capsys):
    output, xml = tmp_path / "file.pdf", tmp_path / "file.xml"

    call_command("einvoice", invoice.number, "--format", "cii", "--output", str(xml))
    call_command(
        "einvoice",
        invoice.number,
        "--format",
        "facturx",
        "--output",
        str(output),
        "--json",
    )

    assert problems(output.read_bytes(), xml=xml.read_bytes()) == []
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {
        "number": invoice.number,
        "format": "facturx",
        "bytes": output.stat().st_size,
        "findings": [],
    }


def test_what_is_kept_is_what_is_written(invoice, tmp_path):
    render_paper(invoice, at=instant())
    output = tmp_path / "file.pdf"

    call_command(
        "einvoice", invoice.number, "--format", "facturx", "--output", str(output)
    )

    assert output.read_bytes() == read_file(
        Rendering.objects.get(paper=invoice, kind="pdf").file
    )


def test_nothing_is_stored_by_it(invoice, tmp_path):
    call_command(
        "einvoice",
        invoice.number,
        "--format",
        "facturx",
        "--output",
        str(tmp_path / "file.pdf"),
    )

    assert Rendering.objects.count() == 0


def test_the_list_names_issued_papers_only(invoice, capsys):
    make_draft()

    call_command("einvoice", "--list", "--json")

    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {
        "numbers": [invoice.number]
    }


def test_a_file_with_findings_is_not_written(invoice, tmp_path, monkeypatch):
    output = tmp_path / "file.xml"
    monkeypatch.setattr(
        "documents.einvoicing.export.to_ubl", lambda paper: WITHOUT_SELLER
    )

    with pytest.raises(CommandError, match="breaks these rules"):
        call_command("einvoice", invoice.number, "--output", str(output))

    assert not output.exists()


WITHOUT_SELLER = (
    b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'
)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "Give the number of a paper, or --list."),
        (["F-2026-99999"], "No issued paper has the number F-2026-99999."),
    ],
)
def test_it_says_what_is_wrong_with_the_question(db, arguments, complaint):
    with pytest.raises(CommandError, match=complaint):
        call_command("einvoice", *arguments)


def test_two_entities_with_one_number_need_the_entity(invoice, capsysbinary):
    other = make_invoice()
    assert other.number == invoice.number

    with pytest.raises(CommandError, match="add --entity"):
        call_command("einvoice", invoice.number)
    call_command(
        "einvoice",
        invoice.number,
        "--entity",
        Paper.objects.get(pk=other.pk).entity.code,
    )

    assert other.entity.name.encode() in capsysbinary.readouterr().out
