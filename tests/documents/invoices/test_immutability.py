"""An issued paper cannot be changed, whoever tries and by whatever way."""

from decimal import Decimal

import psycopg
import pytest
from django.db import IntegrityError, transaction

from documents.models import Paper, PaperLine
from tests.factories.drafts import make_draft, make_invoice, make_quote

STATEMENTS = [
    "UPDATE documents_paper SET title = 'x'",
    "UPDATE documents_paper SET gross = gross + 1, net = net + 1",
    "DELETE FROM documents_paperline",
    "UPDATE documents_paperline SET description = 'x'",
    "INSERT INTO documents_papervat (paper_id, category, rate, vatex, mention, base, amount)"
    " SELECT id, 'Z', 0, '', '', 0, 0 FROM documents_paper",
    "UPDATE documents_paperparty SET name = 'x'",
    "UPDATE documents_receivable SET amount = amount + 1",
    "DELETE FROM documents_receivable",
    "DELETE FROM documents_paper",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_raw_sql_of_the_application_is_refused(app_role_connection, statement):
    make_invoice()

    with pytest.raises(psycopg.errors.RestrictViolation):
        app_role_connection.execute(statement)


@pytest.mark.parametrize(
    "table",
    [
        "documents_paper",
        "documents_paperline",
        "documents_allocation",
        "documents_bankentry",
    ],
)
def test_truncate_is_refused(app_role_connection, owner_connection, table):
    make_invoice()

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_role_connection.execute(f"TRUNCATE {table} CASCADE")
    with pytest.raises(psycopg.errors.RestrictViolation):
        owner_connection.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda paper: Paper.objects.filter(pk=paper.pk).update(title="x"),
        lambda paper: Paper.objects.bulk_update(
            [Paper(pk=paper.pk, title="x")], ["title"]
        ),
        lambda paper: Paper.objects.filter(pk=paper.pk).delete(),
        lambda paper: PaperLine.objects.filter(paper=paper).delete(),
        lambda paper: paper.lines.update(unit_price=Decimal(1)),
        lambda paper: Paper(pk=paper.pk).delete(),
    ],
    ids=["update", "bulk_update", "delete", "lines", "prices", "cascade"],
)
@pytest.mark.parametrize("make", [make_invoice, make_quote], ids=["invoice", "quote"])
def test_the_orm_is_refused(make, change):
    paper = make()

    with pytest.raises(IntegrityError), transaction.atomic():
        change(paper)


@pytest.mark.django_db
def test_a_sent_quote_only_takes_its_answer():
    quote = make_quote()

    assert Paper.objects.filter(pk=quote.pk).update(state="won") == 1


@pytest.mark.django_db
def test_a_draft_changes_and_goes():
    draft = make_draft()

    assert Paper.objects.filter(pk=draft.pk).update(title="x") == 1
    draft.delete()
    assert not Paper.objects.exists()
