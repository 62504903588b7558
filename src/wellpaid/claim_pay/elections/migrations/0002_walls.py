"""Fence choices in. One that was signed is kept; only its end is written."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("elections", "0001_initial")]
    operations = [
        fence("election", may="SELECT, INSERT, UPDATE"),
    ]
