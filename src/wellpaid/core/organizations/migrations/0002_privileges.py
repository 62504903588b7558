"""Let the application's role read organisations and lease blocks; it never deletes either."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import share


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial")]
    operations = [share("organization"), share("number_block", may="SELECT, INSERT")]
