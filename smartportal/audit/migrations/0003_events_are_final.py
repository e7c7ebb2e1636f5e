"""Events are only ever added."""

from django.db import migrations

from smartportal.core.immutable import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_initial")]

    operations = [refuse_changes("audit_event")]
