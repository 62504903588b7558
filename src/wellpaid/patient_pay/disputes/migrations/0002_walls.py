"""Fence disputes in. One that was opened is never deleted."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("disputes", "0001_initial")]
    operations = [fence("dispute", may="SELECT, INSERT, UPDATE")]
