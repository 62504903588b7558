"""Fence bank changes in, and share the operator's list. Calls are for ever."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence, share


class Migration(migrations.Migration):
    dependencies = [("bank_changes", "0001_initial")]
    operations = [
        fence("bank_change", may="SELECT, INSERT, UPDATE"),
        fence("bank_change_call", may="SELECT, INSERT"),
        share("bank_change_open"),
    ]
