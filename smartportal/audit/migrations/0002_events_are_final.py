"""Events are only ever added."""

from django.db import migrations

from smartportal.core.immutable import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [refuse_changes("audit_event")]
