"""Fence remittances in. They are kept for years."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("remittances", "0001_initial")]
    operations = [
        fence("remittance", "remittance_delivered_count", may="SELECT, INSERT, UPDATE"),
    ]
