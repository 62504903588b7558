"""Fence payments in. What was paid is never deleted; receipts never change."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [
        fence("checkout", "payment", "gateway_notice", may="SELECT, INSERT, UPDATE"),
        fence("payment_allocation", "receipt", may="SELECT, INSERT"),
    ]
