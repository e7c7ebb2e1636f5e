"""A letter that failed or was taken back makes room for another one of the same day."""

from django.db import migrations, models

NAME = "one_letter_per_customer_brand_stage_and_run"


class Migration(migrations.Migration):
    dependencies = [("documents", "0008_entries_pay_what_they_brought")]

    operations = [
        migrations.RemoveConstraint("dunningletter", NAME),
        migrations.AddConstraint(
            "dunningletter",
            models.UniqueConstraint(
                fields=["customer", "brand", "stage", "run_on"],
                name=NAME,
                condition=~models.Q(state__in=["failed", "withdrawn"]),
                nulls_distinct=False,
            ),
        ),
    ]
