"""Fence kept filters in. Whoever keeps one may throw it away."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("remittances", "0007_saved_filters")]
    operations = [fence("remittance_saved_filter")]
