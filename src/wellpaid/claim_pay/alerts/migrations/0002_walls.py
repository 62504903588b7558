"""Fence alerts in. Rules are thrown away by their people, work by whoever has done it."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial")]
    operations = [
        fence("alert_rule", "alert_work"),
        fence("alert_note", may="SELECT, INSERT, UPDATE"),
    ]
