"""Fence corrections in."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("bank_changes", "0003_corrections")]
    operations = [fence("account_correction", may="SELECT, INSERT, UPDATE")]
