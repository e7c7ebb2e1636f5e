"""Papers that left stay as they are, money rows are only added, instalments add up."""

from django.db import migrations

from smartportal.core.immutable import children_follow, refuse_changes

FINAL_PAPER = "parent.state <> 'draft'"

# At commit, the instalments of an issued invoice add up to its total.
INSTALMENTS = """
CREATE OR REPLACE FUNCTION documents_instalments_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paper documents_paper;
BEGIN
    IF TG_TABLE_NAME = 'documents_paper' THEN
        SELECT * INTO paper FROM documents_paper WHERE id = NEW.id;
    ELSE
        SELECT * INTO paper FROM documents_paper WHERE id = NEW.invoice_id;
        IF paper.kind <> 'invoice' THEN
            RAISE EXCEPTION 'a receivable belongs to an invoice'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'receivable_of_an_invoice';
        END IF;
    END IF;
    IF paper.kind = 'invoice' AND paper.state = 'issued' AND paper.gross IS DISTINCT FROM
        (SELECT sum(amount) FROM documents_receivable WHERE invoice_id = paper.id) THEN
        RAISE EXCEPTION 'the instalments of % do not add up to its total', paper.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'instalments_add_up';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER documents_paper_instalments AFTER INSERT OR UPDATE OF state ON documents_paper
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION documents_instalments_add_up();
CREATE CONSTRAINT TRIGGER documents_receivable_instalments AFTER INSERT ON documents_receivable
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION documents_instalments_add_up();
"""

NO_INSTALMENTS = """
DROP TRIGGER IF EXISTS documents_paper_instalments ON documents_paper;
DROP TRIGGER IF EXISTS documents_receivable_instalments ON documents_receivable;
DROP FUNCTION IF EXISTS documents_instalments_add_up();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_initial")]

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
        refuse_changes("documents_customeranswer"),
        refuse_changes("documents_decision"),
        migrations.RunSQL(sql=INSTALMENTS, reverse_sql=NO_INSTALMENTS),
    ]
