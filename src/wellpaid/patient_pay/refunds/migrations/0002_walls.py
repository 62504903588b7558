"""Fence refunds in. Off which parts one was taken never changes."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("refunds", "0001_initial")]
    operations = [
        fence("refund", may="SELECT, INSERT, UPDATE"),
        fence("refund_part", may="SELECT, INSERT"),
    ]
