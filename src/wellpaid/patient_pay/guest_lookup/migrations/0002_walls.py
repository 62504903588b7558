"""Let the application count tries and keep requests."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import share


class Migration(migrations.Migration):
    dependencies = [("guest_lookup", "0001_initial")]
    operations = [
        share("lookup_count", "find_request", may="SELECT, INSERT, UPDATE, DELETE"),
    ]
