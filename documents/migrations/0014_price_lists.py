"""The price lists of activities."""

from decimal import Decimal

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import smartportal.core.ids
import smartportal.core.text


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0013_quote_life"),
        ("members", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PriceItem",
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
                    "kind",
                    models.CharField(
                        choices=[("item", "Item"), ("text", "Free text")],
                        default="item",
                        max_length=8,
                        verbose_name="kind of line",
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        validators=[smartportal.core.text.paper_text],
                        verbose_name="description",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("C62", "piece"),
                            ("HUR", "h"),
                            ("DAY", "day"),
                            ("LS", "fixed price"),
                            ("KMT", "km"),
                        ],
                        default="C62",
                        max_length=3,
                        verbose_name="unit",
                    ),
                ),
                (
                    "unit_price",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=14,
                        null=True,
                        verbose_name="price",
                    ),
                ),
                (
                    "vat_category",
                    models.CharField(
                        choices=[
                            ("S", "VAT"),
                            ("Z", "Zero rate"),
                            ("E", "Exempt"),
                            ("AE", "Reverse charge"),
                            ("K", "Intra-Community"),
                            ("G", "Export"),
                            ("O", "Outside VAT"),
                        ],
                        default="S",
                        max_length=2,
                        verbose_name="VAT",
                    ),
                ),
                (
                    "vat_rate",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=5
                    ),
                ),
                ("vatex", models.CharField(blank=True, max_length=20)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="price_items",
                        to="members.activity",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of the price list",
                "ordering": ["kind", "description", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("activity"),
                        django.db.models.functions.text.MD5("description"),
                        name="price_item_said_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "item"),
                                ("unit_price__gte", 0),
                                ("unit_price__isnull", False),
                            ),
                            models.Q(("kind", "text"), ("unit_price__isnull", True)),
                            _connector="OR",
                        ),
                        name="price_item_has_price_iff_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("vat_category", "S"), ("vat_rate__gte", 0)),
                            models.Q(
                                models.Q(("vat_category", "S"), _negated=True),
                                ("vat_rate", 0),
                            ),
                            _connector="OR",
                        ),
                        name="price_item_rate_fits_category",
                    ),
                ],
            },
        ),
    ]
