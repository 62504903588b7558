"""Fence the files in; who looked at one is for ever."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [
        fence("document", may="SELECT, INSERT, UPDATE"),
        fence("document_access", may="SELECT, INSERT"),
    ]
