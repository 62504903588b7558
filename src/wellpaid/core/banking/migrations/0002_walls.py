"""Fence banking in. Nothing is deleted: accounts close, mandates end, files are kept for years."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("banking", "0001_initial")]
    operations = [
        fence(
            "bank_account",
            "mandate",
            "ach_setup",
            "ach_file",
            "ach_entry",
            "bank_inbound_file",
            "ach_notice",
            "bank_line",
            may="SELECT, INSERT, UPDATE",
        ),
        fence("ach_batch", "bank_statement", may="SELECT, INSERT"),
    ]
