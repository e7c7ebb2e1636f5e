"""The index that papers are counted from."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0015_delivery_and_siret_on_papers"),
        ("members", "0002_vat_on_debits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                fields=["activity", "kind", "state", "valid_until"], name="paper_states"
            ),
        ),
    ]
