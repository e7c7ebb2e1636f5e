"""Papers that left stay as they are, money rows are only added."""

from django.db import migrations

from smartportal.core.immutable import children_follow, refuse_changes

FINAL_PAPER = "parent.state <> 'draft'"


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        refuse_changes("documents_paper", when="OLD.state = 'issued'"),
        # A sent quote only takes its answer.
        refuse_changes(
            "documents_paper",
            when="OLD.kind = 'quote' AND OLD.state <> 'draft'",
            except_columns=("state", "changed_at"),
            name="final_quote",
        ),
        children_follow(
            "documents_paperline",
            parent="documents_paper",
            key="paper_id",
            when=FINAL_PAPER,
        ),
        children_follow(
            "documents_papervat",
            parent="documents_paper",
            key="paper_id",
            when=FINAL_PAPER,
        ),
        children_follow(
            "documents_paperparty",
            parent="documents_paper",
            key="paper_id",
            when=FINAL_PAPER,
        ),
        children_follow(
            "documents_receivable",
            parent="documents_paper",
            key="invoice_id",
            when=FINAL_PAPER,
            except_columns=("open_amount",),
        ),
        refuse_changes("documents_allocation"),
        refuse_changes("documents_bankfile"),
        refuse_changes("documents_bankstatement"),
        refuse_changes("documents_bankentry"),
        refuse_changes("documents_bankreturn"),
        refuse_changes("documents_customeranswer"),
        refuse_changes("documents_decision"),
        # Taking the money up again is all that can happen to the row, once.
        refuse_changes(
            "documents_setaside", except_columns=("ended_at", "ended_by_id")
        ),
        refuse_changes(
            "documents_setaside", when="OLD.ended_at IS NOT NULL", name="ended"
        ),
    ]
