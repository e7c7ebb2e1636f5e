"""Files that members attach to papers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0002_archives"),
    ]

    operations = [
        migrations.AlterField(
            model_name="storedfile",
            name="kind",
            field=models.CharField(
                choices=[
                    ("logo", "Logo"),
                    ("paper", "Paper"),
                    ("letter", "Letter"),
                    ("bank", "Bank file"),
                    ("mail", "Mail"),
                    ("archive", "Archive"),
                    ("enclosed", "Attachment"),
                ],
                max_length=8,
            ),
        ),
    ]
