"""E-invoices on their way into a network."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import smartportal.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0017_brand_looks_and_conditions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Transmission",
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
                    "channel",
                    models.CharField(
                        choices=[
                            ("peppol", "Peppol"),
                            ("platform", "French invoicing platform"),
                            ("chorus", "Chorus Pro"),
                            ("facturx", "E-mail with the e-invoice inside the PDF"),
                            ("mail", "E-mail with a PDF"),
                            ("post", "Post"),
                        ],
                        max_length=8,
                    ),
                ),
                ("receiver", models.CharField(max_length=80)),
                (
                    "provider",
                    models.CharField(
                        choices=[
                            ("manual", "By hand"),
                            ("mailbox", "Mailbox of a platform"),
                            ("access_point", "Access point"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "To be transmitted"),
                            ("claimed", "Being transmitted"),
                            ("in_flight", "On its way"),
                            ("unknown", "Perhaps transmitted"),
                            ("delivered", "Delivered"),
                            ("deposited", "Deposited by hand"),
                            ("rejected", "Rejected"),
                        ],
                        default="pending",
                        max_length=9,
                    ),
                ),
                ("provider_reference", models.CharField(blank=True, max_length=120)),
                (
                    "life_cycle",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("200", "Deposited"),
                            ("201", "Issued by the platform"),
                            ("202", "Received by the platform"),
                            ("203", "Made available"),
                            ("204", "Taken in charge"),
                            ("205", "Approved"),
                            ("206", "Approved in part"),
                            ("207", "Disputed"),
                            ("208", "Suspended"),
                            ("209", "Completed"),
                            ("210", "Refused"),
                            ("211", "Payment sent"),
                            ("212", "Payment received"),
                            ("213", "Rejected"),
                        ],
                        max_length=3,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("retry_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("asked_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transmissions",
                        to="documents.paper",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                ["pending", "claimed", "unknown", "in_flight"],
                            )
                        ),
                        fields=["at"],
                        name="transmission_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "rejected"), _negated=True),
                        fields=("paper", "channel"),
                        name="one_live_transmission_per_paper_and_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ["peppol", "platform", "chorus"])
                        ),
                        name="transmission_into_a_network",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "rejected"), ("reason", ""), _connector="XOR"
                        ),
                        name="transmission_rejected_iff_it_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_flight"), _negated=True),
                            models.Q(("provider_reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="transmission_in_flight_has_reference",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["pending", "deposited"]),
                            ("claimed_at__isnull", False),
                            ("provider", "manual"),
                            _connector="OR",
                        ),
                        name="transmission_claimed_has_instant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["delivered", "deposited", "rejected"]),
                            ("settled_at__isnull", True),
                            _connector="XOR",
                        ),
                        name="transmission_settled_iff_it_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "deposited"), _negated=True),
                            ("provider", "manual"),
                            _connector="OR",
                        ),
                        name="transmission_deposited_by_hand_only",
                    ),
                ],
            },
        ),
    ]
