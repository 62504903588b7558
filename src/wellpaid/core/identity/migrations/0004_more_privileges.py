"""Let the application append what happened, and count tries."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import share


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_signing_in")]
    operations = [
        share("sign_in_event", may="SELECT, INSERT"),
        share("counted_try", may="SELECT, INSERT, UPDATE, DELETE"),
    ]
