"""The page that chooses a language took any that Django has; such an account reads French."""

from typing import Any

from django.db import migrations

SPOKEN = ("fr", "nl", "en", "de")


def read_french(apps: Any, schema_editor: Any) -> None:
    users = apps.get_model("members", "User").objects
    users.exclude(language__in=SPOKEN).update(language="fr")


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_name_the_links"),
    ]

    operations = [
        migrations.RunPython(read_french, migrations.RunPython.noop, elidable=True),
    ]
