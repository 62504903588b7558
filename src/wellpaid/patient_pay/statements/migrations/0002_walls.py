"""Fence statements in."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("statements", "0001_initial")]
    operations = [
        fence("statement_run", "statement", "delivery_choice", may="SELECT, INSERT, UPDATE"),
    ]
