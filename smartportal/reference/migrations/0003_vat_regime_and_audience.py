from django.db import migrations, models

AUDIENCES = {"AE": "union_business", "K": "union_business", "G": "outside_union"}


def name_the_audiences(apps, schema_editor):
    """Of the rows that came with the portal; whoever changed them since may have given one."""
    rates = apps.get_model("reference", "VatRate").objects
    for category, audience in AUDIENCES.items():
        rates.filter(category=category).update(audience=audience)


class Migration(migrations.Migration):
    dependencies = [
        ("reference", "0002_reference_data"),
    ]

    operations = [
        migrations.AddField(
            model_name="vatrate",
            name="audience",
            field=models.CharField(
                blank=True,
                choices=[
                    ("home_business", "A business of the seller's country"),
                    ("union_business", "A business of another EU country"),
                    ("outside_union", "A customer outside the European Union"),
                ],
                max_length=16,
                verbose_name="only for",
            ),
        ),
        migrations.AddField(
            model_name="vatrate",
            name="regime",
            field=models.CharField(
                choices=[
                    ("normal", "Subject to VAT"),
                    ("franchise", "Small business scheme"),
                    ("exempt", "Exempt"),
                ],
                default="normal",
                max_length=12,
                verbose_name="seller's VAT regime",
            ),
        ),
        migrations.RunPython(name_the_audiences, migrations.RunPython.noop),
    ]
