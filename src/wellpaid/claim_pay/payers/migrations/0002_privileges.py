"""Let the application's role keep payers' profiles; none is ever deleted."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import share


class Migration(migrations.Migration):
    dependencies = [("payers", "0001_initial")]
    operations = [share("payer_profile", "payer_identifier")]
