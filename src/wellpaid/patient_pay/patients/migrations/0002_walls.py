"""Fence people in. Nobody is deleted."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("patients", "0001_initial")]
    operations = [
        fence("guarantor", "patient", may="SELECT, INSERT, UPDATE"),
    ]
