"""Fence cards in. Nothing is deleted; of a look only its outcome is written afterwards."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("virtual_cards", "0001_initial")]
    operations = [
        fence("virtual_card", "received_card", "card_look", may="SELECT, INSERT, UPDATE"),
    ]
