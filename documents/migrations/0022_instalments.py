"""Invoicing a quote in several times; what is planned is frozen with it."""

from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models

import smartportal.core.ids
from smartportal.core.immutable import children_follow


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0021_reviews"),
    ]

    operations = [
        migrations.CreateModel(
            name="Instalment",
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
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("deposit", "Deposit"),
                            ("interim", "Interim invoice"),
                            ("balance", "Balance"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "percentage",
                    models.DecimalField(decimal_places=2, max_digits=5, null=True),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=12, null=True),
                ),
                (
                    "moment",
                    models.CharField(
                        choices=[
                            ("acceptance", "when the quote is accepted"),
                            ("delivery", "when the work is delivered"),
                            ("day", "on a day"),
                        ],
                        default="acceptance",
                        max_length=10,
                        verbose_name="when",
                    ),
                ),
                ("on", models.DateField(null=True)),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="instalments",
                        to="documents.paper",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="InstalmentInvoice",
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
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "instalment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drawn_invoices",
                        to="documents.instalment",
                    ),
                ),
                (
                    "invoice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drawn_for",
                        to="documents.paper",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Deduction",
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
                ("net", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.paper",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deductions",
                        to="documents.paper",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("paper", "invoice"),
                        name="invoice_deducted_once_per_paper",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(
                fields=("paper", "position"), name="instalment_position_unique_in_paper"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "balance")),
                fields=("paper",),
                name="one_balance_per_quote",
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "deposit"), _negated=True),
                    ("position", 1),
                    _connector="OR",
                ),
                name="instalment_deposit_comes_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__isnull", True),
                        ("kind", "balance"),
                        ("percentage__isnull", True),
                    ),
                    models.Q(
                        models.Q(("kind", "balance"), _negated=True),
                        models.Q(
                            ("percentage__isnull", False),
                            ("amount__isnull", False),
                            _connector="XOR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="instalment_has_one_size",
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("percentage__isnull", True),
                    models.Q(("percentage__gt", 0), ("percentage__lt", Decimal("100"))),
                    _connector="OR",
                ),
                name="instalment_is_part_of_the_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True), ("amount__gt", 0), _connector="OR"
                ),
                name="instalment_amount_above_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("moment", "day"), ("on__isnull", False)),
                    models.Q(
                        models.Q(("moment", "day"), _negated=True), ("on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="instalment_day_iff_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="instalmentinvoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("instalment",),
                name="one_invoice_per_instalment",
            ),
        ),
        children_follow(
            "documents_instalment",
            parent="documents_paper",
            key="paper_id",
            when="parent.state <> 'draft'",
        ),
        children_follow(
            "documents_deduction",
            parent="documents_paper",
            key="paper_id",
            when="parent.state <> 'draft'",
        ),
    ]
