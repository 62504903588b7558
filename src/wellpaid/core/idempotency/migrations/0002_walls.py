"""Fence the keys in."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("idempotency", "0001_initial")]
    operations = [
        fence("idempotency_key"),
    ]
