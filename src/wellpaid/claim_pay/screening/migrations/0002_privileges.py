"""Let the application's role keep the watch list; entries end and are never deleted."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import share


class Migration(migrations.Migration):
    dependencies = [("screening", "0001_initial")]
    operations = [share("watch_entry")]
