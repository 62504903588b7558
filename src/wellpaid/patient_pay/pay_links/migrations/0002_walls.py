"""Fence pay links in. A link ends; its row stays."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("pay_links", "0001_initial")]
    operations = [fence("pay_link", may="SELECT, INSERT, UPDATE")]
