"""Money that pays no invoice is set aside by a person, and then pays none."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import smartportal.core.ids
from smartportal.core.immutable import refuse_changes

# At commit, as for what an entry pays: the entry's lock makes who uses the same money wait, and seen.
ASIDE_IS_LEFT = """
CREATE OR REPLACE FUNCTION documents_set_aside_is_left() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry documents_bankentry;
    used numeric;
    aside numeric;
BEGIN
    IF TG_TABLE_NAME = 'documents_setaside' THEN
        SELECT * INTO entry FROM documents_bankentry WHERE id = NEW.entry_id FOR NO KEY UPDATE;
    ELSE
        SELECT * INTO entry FROM documents_bankentry WHERE id = NEW.bank_entry_id FOR NO KEY UPDATE;
    END IF;
    SELECT sum(amount) INTO aside FROM documents_setaside WHERE entry_id = entry.id AND ended_at IS NULL;
    IF aside IS NOT NULL THEN
        SELECT coalesce(sum(amount), 0) INTO used FROM documents_allocation WHERE bank_entry_id = entry.id;
        IF used + aside > greatest(entry.amount, 0) THEN
            RAISE EXCEPTION 'what is set aside of bank entry % is not left of it', entry.reference
                USING ERRCODE = 'check_violation', CONSTRAINT = 'set_aside_is_left';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER documents_setaside_is_left AFTER INSERT ON documents_setaside
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION documents_set_aside_is_left();
CREATE CONSTRAINT TRIGGER documents_allocation_leaves_aside AFTER INSERT ON documents_allocation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.bank_entry_id IS NOT NULL AND NEW.amount > 0)
    EXECUTE FUNCTION documents_set_aside_is_left();
"""

NO_LAST_WORD = """
DROP TRIGGER IF EXISTS documents_setaside_is_left ON documents_setaside;
DROP TRIGGER IF EXISTS documents_allocation_leaves_aside ON documents_allocation;
DROP FUNCTION IF EXISTS documents_set_aside_is_left();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0009_let_a_letter_follow_one_that_did_not_leave"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SetAside",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "public_id",
                    smartportal.core.ids.PublicIdField(
                        default=smartportal.core.ids.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("refunded", "Refunded to the payer"),
                            ("no_customer", "Not from a customer"),
                            ("other", "Another reason"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="set_asides",
                        to="documents.bankentry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("entry",),
                        name="one_standing_set_aside_per_entry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="set_aside_amount_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="set_aside_ended_by_somebody",
                    ),
                ],
            },
        ),
        # Taking the money up again is all that can happen to the row, once.
        refuse_changes(
            "documents_setaside", except_columns=("ended_at", "ended_by_id")
        ),
        refuse_changes(
            "documents_setaside", when="OLD.ended_at IS NOT NULL", name="ended"
        ),
        migrations.RunSQL(sql=ASIDE_IS_LEFT, reverse_sql=NO_LAST_WORD),
    ]
