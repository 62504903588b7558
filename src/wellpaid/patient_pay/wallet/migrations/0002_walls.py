"""Fence saved cards in. Cards are removed by their state; only what uses them is deleted."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence, share


class Migration(migrations.Migration):
    dependencies = [("wallet", "0001_initial")]
    operations = [
        fence("saved_method", "card_setup", may="SELECT, INSERT, UPDATE"),
        fence("saved_method_use"),
        share("wallet_place", may="SELECT, INSERT"),
    ]
