"""Titles, sub-totals, discounts and options among the lines of a paper."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_mail_texts")]

    operations = [
        migrations.RemoveConstraint("paperline", "line_text_has_no_amount"),
        migrations.AddField(
            "paperline",
            "optional",
            models.BooleanField(
                default=False, verbose_name="the customer may choose it"
            ),
        ),
        migrations.AddField(
            "paperline", "whole_paper", models.BooleanField(default=False)
        ),
        migrations.AlterField(
            "paperline",
            "kind",
            models.CharField(
                choices=[
                    ("item", "Item"),
                    ("text", "Free text"),
                    ("section", "Title"),
                    ("subtotal", "Sub-total"),
                    ("discount", "Discount"),
                ],
                default="item",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            "paperline",
            models.CheckConstraint(
                condition=Q(kind__in=["item", "discount"])
                | Q(quantity__isnull=True, unit_price__isnull=True, net=0),
                name="line_text_has_no_amount",
            ),
        ),
        migrations.AddConstraint(
            "paperline",
            models.CheckConstraint(
                condition=~Q(kind="discount")
                | Q(quantity__isnull=True)
                | Q(unit_price__isnull=True, quantity__gte=0, quantity__lte=100),
                name="line_discount_is_percentage_or_amount",
            ),
        ),
        migrations.AddConstraint(
            "paperline",
            models.CheckConstraint(
                condition=Q(optional=False) | Q(kind="item"),
                name="line_optional_is_an_item",
            ),
        ),
        migrations.AddConstraint(
            "paperline",
            models.CheckConstraint(
                condition=Q(whole_paper=False) | Q(kind="discount"),
                name="line_whole_paper_is_a_discount",
            ),
        ),
        migrations.AddField(
            "customeranswer", "chosen", models.JSONField(blank=True, default=list)
        ),
        migrations.AddConstraint(
            "customeranswer",
            models.CheckConstraint(
                condition=Q(kind="accepted") | Q(chosen=[]),
                name="only_an_acceptance_chooses",
            ),
        ),
    ]
