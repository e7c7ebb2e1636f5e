"""Invoices that come back each month, quarter or year."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import smartportal.core.ids
import smartportal.core.text


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0022_instalments"),
        ("members", "0002_vat_on_debits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Recurrence",
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
                (
                    "title",
                    models.CharField(
                        blank=True,
                        max_length=140,
                        validators=[smartportal.core.text.one_line],
                        verbose_name="title",
                    ),
                ),
                ("header", models.JSONField(default=dict)),
                ("lines", models.JSONField(default=list)),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("month", "every month"),
                            ("quarter", "every three months"),
                            ("year", "every year"),
                        ],
                        max_length=7,
                        verbose_name="how often",
                    ),
                ),
                ("first_on", models.DateField(verbose_name="first date")),
                (
                    "until_on",
                    models.DateField(blank=True, null=True, verbose_name="last date"),
                ),
                (
                    "times",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="how many times"
                    ),
                ),
                ("period", models.PositiveSmallIntegerField(default=0)),
                ("next_on", models.DateField(null=True)),
                ("paused_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recurrences",
                        to="members.activity",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recurrences",
                        to="documents.customer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecurringDraft",
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
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "paper",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="recurring",
                        to="documents.paper",
                    ),
                ),
                (
                    "recurrence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="made",
                        to="documents.recurrence",
                    ),
                ),
            ],
            options={
                "ordering": ["-on"],
            },
        ),
        migrations.AddIndex(
            model_name="recurrence",
            index=models.Index(
                condition=models.Q(
                    ("ended_at__isnull", True), ("paused_at__isnull", True)
                ),
                fields=["next_on"],
                name="recurrence_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="recurrence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on__isnull", True),
                    ("until_on__gte", models.F("first_on")),
                    _connector="OR",
                ),
                name="recurrence_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="recurrence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("times__isnull", True), ("times__gte", 1), _connector="OR"
                ),
                name="recurrence_comes_at_least_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="recurrence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", False),
                    ("next_on__isnull", False),
                    _connector="XOR",
                ),
                name="recurrence_has_a_next_date_until_it_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="recurringdraft",
            constraint=models.UniqueConstraint(
                fields=("recurrence", "on"), name="one_draft_per_recurrence_and_date"
            ),
        ),
    ]
