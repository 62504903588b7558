"""Let the application keep the keys that sign passports."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import share


class Migration(migrations.Migration):
    dependencies = [("passports", "0001_initial")]
    operations = [share("passport_key")]
