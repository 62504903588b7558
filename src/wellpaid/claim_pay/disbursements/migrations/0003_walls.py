"""Fence claim payments in. None is deleted; a run of checks never changes."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("disbursements", "0002_initial")]
    operations = [
        fence("disbursement", "checkbook", may="SELECT, INSERT, UPDATE"),
        fence("check_run", may="SELECT, INSERT"),
    ]
