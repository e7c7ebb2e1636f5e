from datetime import date

import pytest
import time_machine

from documents.einvoicing import services
from documents.einvoicing.services import (
    NotFinal,
    findings_of,
    render_paper,
    retain_until,
)
from documents.einvoicing.tasks import render_paper as task
from documents.enums import RenderingKind
from documents.models import Rendering
from documents.pdf.checks import problems
from smartportal.delivery.models import StoredFile
from smartportal.delivery.services import read_file
from tests.factories.drafts import LINE, instant, make_draft, make_invoice

pytestmark = pytest.mark.django_db

QUERIES = 40


@pytest.fixture
def invoice():
    return make_invoice()


def kept(paper) -> dict[str, bytes]:
    return {
        row.kind: read_file(row.file) for row in Rendering.objects.filter(paper=paper)
    }


def test_an_invoice_gets_its_three_files_without_findings(invoice):
    render_paper(invoice, at=instant())

    files = kept(invoice)
    assert set(files) == {"pdf", "ubl", "cii"}
    assert findings_of(invoice) == []
    assert problems(files["pdf"], xml=files["cii"]) == []


def test_a_quote_gets_a_pdf_without_an_e_invoice(sent_quote):
    render_paper(sent_quote, at=instant())

    files = kept(sent_quote)
    assert set(files) == {"pdf"}
    assert problems(files["pdf"]) == []


def test_twice_is_once(invoice):
    render_paper(invoice, at=instant())
    rows = list(Rendering.objects.order_by("pk").values())
    render_paper(invoice, at=instant(hour=12))

    assert list(Rendering.objects.order_by("pk").values()) == rows
    assert StoredFile.objects.count() == 3


def test_what_a_killed_worker_left_is_completed_with_what_it_kept(invoice):
    render_paper(invoice, at=instant())
    whole = kept(invoice)
    Rendering.objects.filter(paper=invoice).exclude(kind=RenderingKind.CII).delete()

    render_paper(invoice, at=instant(hour=12))

    assert kept(invoice) == whole


def test_files_are_kept_as_long_as_the_law_wants(invoice):
    render_paper(invoice, at=instant())

    assert set(StoredFile.objects.values_list("retain_until", flat=True)) == {
        date(2036, 12, 31)
    }


@pytest.mark.parametrize(
    ("first_month", "issued_on", "until"),
    [
        (1, date(2026, 1, 1), date(2036, 12, 31)),
        (1, date(2026, 12, 31), date(2036, 12, 31)),
        (7, date(2026, 6, 30), date(2036, 12, 31)),
        (7, date(2026, 7, 1), date(2037, 12, 31)),
    ],
)
def test_the_years_count_from_the_close_of_the_fiscal_year(
    invoice, first_month, issued_on, until
):
    invoice.entity.fiscal_year_start = first_month
    invoice.issued_on = issued_on

    assert retain_until(invoice) == until


def test_a_draft_has_no_files():
    with pytest.raises(NotFinal):
        render_paper(make_draft(), at=instant())


def test_a_finding_is_kept_with_the_file(invoice, monkeypatch):
    plain = services.to_ubl
    monkeypatch.setattr(
        services, "to_ubl", lambda paper: plain(paper).replace(b">968.00<", b">969.00<")
    )

    render_paper(invoice, at=instant())

    assert "BR-CO-15" in {finding.rule for finding in findings_of(invoice)}


def test_rendering_asks_the_same_number_of_questions_however_long_the_paper(
    django_assert_num_queries, invoice
):
    long = make_invoice(lines=[LINE] * 30)
    for paper in (invoice, long):
        render_paper(paper, at=instant())
    Rendering.objects.all().delete()

    for paper in (invoice, long):
        with django_assert_num_queries(QUERIES):
            render_paper(paper, at=instant())


def test_the_task_does_nothing_for_a_paper_that_is_gone():
    task(paper_id=0)

    assert Rendering.objects.count() == 0


def test_the_task_renders(invoice):
    with time_machine.travel(instant(), tick=False):
        task(paper_id=invoice.pk)

    assert set(Rendering.objects.values_list("made_at", flat=True)) == {instant()}
