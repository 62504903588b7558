"""Fence fees in. Nothing is deleted; an invoice never changes."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("fees", "0001_initial")]
    operations = [
        fence("fee_agreement", "service_fee", may="SELECT, INSERT, UPDATE"),
        fence("fee_invoice", may="SELECT, INSERT"),
    ]
