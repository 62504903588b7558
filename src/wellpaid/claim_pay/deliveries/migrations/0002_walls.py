"""Fence deliveries in. What was delivered is kept; names at our server are never given twice."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence, share


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0001_initial")]
    operations = [
        fence("delivery_connection", "delivery_file", "delivery_item", may="SELECT, INSERT, UPDATE"),
        share("delivery_pickup_login"),
    ]
