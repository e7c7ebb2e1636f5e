from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0005_bank_entry_batches"),
        ("members", "0002_name_the_links"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="paper",
            name="paper_by_activity",
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                fields=["activity", "kind", "-created_at"],
                include=("id", "state", "valid_until", "gross"),
                name="paper_by_activity",
            ),
        ),
    ]
