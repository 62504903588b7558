"""Fence recoupments in. Nothing of them is deleted."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("recoupments", "0001_initial")]
    operations = [
        fence(
            "recoupment", "recoupment_entry", "recoupment_document", may="SELECT, INSERT, UPDATE"
        ),
    ]
