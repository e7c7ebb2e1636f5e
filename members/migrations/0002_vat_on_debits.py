from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [
        migrations.AddField(
            "legalentity",
            "vat_on_debits",
            models.BooleanField(
                default=False,
                help_text="An option of French law for services, said on every invoice.",
                verbose_name="pays VAT on debits",
            ),
        ),
    ]
