"""Fence payees in, and share the directory. Nothing ends by being deleted."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence, share


class Migration(migrations.Migration):
    dependencies = [("payees", "0001_initial")]
    operations = [
        fence("payee", "payee_npi", may="SELECT, INSERT, UPDATE"),
        share("payee_route"),
    ]
