"""Credit notes stay within their invoice; terms may run to the end of a month."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# At commit. The invoice's lock makes who credits it at the same time wait, and seen.
WITHIN_INVOICE = """
CREATE OR REPLACE FUNCTION documents_credit_within_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    invoice documents_paper;
BEGIN
    SELECT * INTO invoice FROM documents_paper WHERE id = NEW.corrects_id FOR NO KEY UPDATE;
    IF invoice.kind <> 'invoice' OR invoice.state <> 'issued' OR invoice.entity_id <> NEW.entity_id THEN
        RAISE EXCEPTION '% corrects no issued invoice of its entity', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_note_corrects_an_invoice';
    END IF;
    IF EXISTS (
        SELECT 1
        FROM (
            SELECT vat.category, vat.rate, sum(vat.base) AS base, sum(vat.amount) AS amount
            FROM documents_paper note JOIN documents_papervat vat ON vat.paper_id = note.id
            WHERE note.corrects_id = invoice.id AND note.state = 'issued'
            GROUP BY vat.category, vat.rate
        ) credited
        LEFT JOIN documents_papervat whole
            ON whole.paper_id = invoice.id AND whole.category = credited.category AND whole.rate = credited.rate
        WHERE whole.id IS NULL
            OR credited.base NOT BETWEEN least(whole.base, 0) AND greatest(whole.base, 0)
            OR credited.amount NOT BETWEEN least(whole.amount, 0) AND greatest(whole.amount, 0)
    ) THEN
        RAISE EXCEPTION 'credit notes take back more than % says', invoice.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_notes_within_invoice';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER documents_paper_credit AFTER INSERT OR UPDATE OF state ON documents_paper
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'credit_note' AND NEW.state = 'issued')
    EXECUTE FUNCTION documents_credit_within_invoice();
"""

CREDITS_FREELY = """
DROP TRIGGER IF EXISTS documents_paper_credit ON documents_paper;
DROP FUNCTION IF EXISTS documents_credit_within_invoice();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0007_editor_lines"),
        ("members", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="end_of_month",
            field=models.BooleanField(
                default=False, verbose_name="until the end of that month"
            ),
        ),
        migrations.AddField(
            model_name="paper",
            name="end_of_month",
            field=models.BooleanField(
                default=False, verbose_name="until the end of that month"
            ),
        ),
        migrations.AddField(
            model_name="paper",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="documents.paper",
            ),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                condition=models.Q(("corrects__isnull", False), ("state", "issued")),
                fields=["corrects"],
                include=("gross",),
                name="paper_credited",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("end_of_month", False), ("payment_days__lte", 45), _connector="OR"
                ),
                name="customer_end_of_month_at_most_45",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "invoice"), ("replaces__isnull", True), _connector="OR"
                ),
                name="paper_replaces_as_invoice",
            ),
        ),
        migrations.RunSQL(sql=WITHIN_INVOICE, reverse_sql=CREDITS_FREELY),
    ]
