"""Fence the letters in."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]
    operations = [
        fence("letter", may="SELECT, INSERT, UPDATE"),
    ]
