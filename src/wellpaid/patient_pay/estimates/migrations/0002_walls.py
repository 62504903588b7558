"""Fence estimates in. What was told before the care is never changed."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("estimates", "0001_initial")]
    operations = [fence("estimate", "estimate_line", may="SELECT, INSERT")]
