"""Fence deposit cases in. Notes are for ever; parts of an open case are sorted anew."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0001_initial")]
    operations = [
        fence("deposit_case", "deposit_match_run", may="SELECT, INSERT, UPDATE"),
        fence("deposit_case_part"),
        fence("deposit_case_note", may="SELECT, INSERT"),
    ]
