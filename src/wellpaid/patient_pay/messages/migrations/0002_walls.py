"""Fence messages in. What was written stays."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("patient_messages", "0001_initial")]
    operations = [
        fence("message_thread", may="SELECT, INSERT, UPDATE"),
        fence("message", may="SELECT, INSERT"),
    ]
