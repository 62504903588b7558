"""Fence scheduled payments in. A plan ends; its row stays."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("scheduled_payments", "0001_initial")]
    operations = [fence("scheduled_payment", may="SELECT, INSERT, UPDATE")]
