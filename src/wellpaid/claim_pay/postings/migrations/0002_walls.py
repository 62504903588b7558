"""Fence own books in. Postings are replaced and never deleted; notes are for ever."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("postings", "0001_initial")]
    operations = [
        fence("posting_file", "posting", "posting_case", may="SELECT, INSERT, UPDATE"),
        fence("posting_case_note", may="SELECT, INSERT"),
    ]
