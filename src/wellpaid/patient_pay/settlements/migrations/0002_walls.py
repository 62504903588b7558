"""Fence settlements in. What a payout is made of never changes."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("settlements", "0001_initial")]
    operations = [
        fence("payout", may="SELECT, INSERT, UPDATE"),
        fence("payout_line", may="SELECT, INSERT"),
    ]
