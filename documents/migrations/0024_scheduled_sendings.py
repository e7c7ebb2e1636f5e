"""Sendings that members plan."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import smartportal.core.text


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0023_recurrences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ScheduledSending",
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
                ("to", models.EmailField(max_length=254, verbose_name="to")),
                (
                    "also_to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.EmailField(max_length=254),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "reply_to",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="answers to"
                    ),
                ),
                (
                    "cc",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="copy to"
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        max_length=200,
                        validators=[smartportal.core.text.one_line],
                        verbose_name="subject",
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        validators=[smartportal.core.text.paper_text],
                        verbose_name="message",
                    ),
                ),
                ("revision", models.PositiveIntegerField(null=True)),
                ("leaves_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scheduled",
                        to="documents.plannedaction",
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("also_to__len__lt", 10)),
                        name="scheduled_to_at_most_ten",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("leaves_at__gt", models.F("at"))),
                        name="scheduled_leaves_after_it_is_planned",
                    ),
                ],
            },
        ),
    ]
