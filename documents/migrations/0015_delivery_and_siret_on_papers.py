"""Where a paper was delivered, and the establishment of a French customer, copied at issue."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0014_price_lists")]

    operations = [
        migrations.AlterField(
            "paperparty",
            "role",
            models.CharField(
                choices=[
                    ("seller", "Seller"),
                    ("buyer", "Buyer"),
                    ("delivery", "Delivery"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            "paperparty",
            "siret",
            models.CharField(blank=True, default="", max_length=14),
            preserve_default=False,
        ),
    ]
