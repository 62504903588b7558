"""Fence appeals in. They stay; only what a contract says is typed anew."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("appeals", "0001_initial")]
    operations = [
        fence("appeal", "plan_days", may="SELECT, INSERT, UPDATE"),
        fence("appeal_document", may="SELECT, INSERT"),
    ]
